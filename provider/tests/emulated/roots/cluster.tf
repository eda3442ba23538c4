# A cluster in a network of its own: the network's outputs are not known when both are planned. Stage three makes new nodes.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_vpc" "main" {
  name      = "demo"
  region    = "us-east-1"
  profile   = "development"
  cidr      = "10.0.0.0/16"
  zones     = ["us-east-1a", "us-east-1b"]
  nat       = "gateway"
  flow_logs = false

  tiers = {
    public = { access = "public", slot = 0 }
    app    = { slot = 1 }
  }
}

resource "fintech_eks" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  kubernetes_version   = "1.33"
  support              = "standard"
  vpc_id               = fintech_vpc.main.vpc_id
  subnet_ids           = values(fintech_vpc.main.subnet_ids["app"])
  public_access_cidrs  = [var.stage == "one" ? "203.0.113.0/24" : "198.51.100.0/24"]
  private_access_cidrs = ["10.8.0.0/16"]
  log_types            = ["api", "audit"]

  rules = {
    bastion = {
      group       = "cluster"
      description = "API, from the bastion"
      from_port   = 443
      cidr        = var.stage == "one" ? "10.0.50.0/24" : "10.0.51.0/24"
    }
  }

  access = {
    platform = {
      principal_arn = "arn:aws:iam::${var.account_id}:role/platform"
      policies      = { AmazonEKSClusterAdminPolicy = [] }
    }
  }

  node_policies = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }

  node_groups = {
    system = {
      instance_types = [var.stage == "three" ? "m7g.xlarge" : "m7g.large"]
      min_size       = 2
      max_size       = var.stage == "one" ? 6 : 8
      labels         = { stage = var.stage }
    }
  }

  addons = {
    vpc-cni                = { version = "latest" }
    kube-proxy             = { version = "default" }
    eks-pod-identity-agent = {}
    coredns                = { configuration = "{\"replicaCount\":3}" }
  }

  fargate_profiles = {
    jobs = { selectors = [{ namespace = "jobs" }] }
  }

  tags = { Stage = var.stage }
}

output "cluster_endpoint" {
  value = fintech_eks.main.cluster_endpoint
}
