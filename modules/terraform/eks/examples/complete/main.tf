# A production cluster: groups of nodes for different purposes, Fargate, workloads with rights of their own, Karpenter.

provider "aws" {
  region = "us-east-1"
}

module "eks" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  kubernetes_version  = "1.33"
  support             = "standard"
  zonal_shift         = true
  deletion_protection = true
  authentication_mode = "API"
  creator_is_admin    = false

  key = {
    alias          = "demo-cluster-key"
    administrators = ["arn:aws:iam::111122223333:role/security"]
  }

  vpc_id                   = "vpc-0a1b2c3d4e5f60718"
  subnet_ids               = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  control_plane_subnet_ids = ["subnet-0b1b2c3d4e5f60718", "subnet-0b1b2c3d4e5f60719"]
  service_cidr             = "172.20.0.0/16"
  public_access_cidrs      = ["203.0.113.0/24"]
  private_access_cidrs     = ["10.8.0.0/16"]
  node_egress_cidrs        = ["10.0.0.0/16", "0.0.0.0/0"]
  node_security_group_ids  = ["sg-0a1b2c3d4e5f60718"]
  log_types                = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  log_retention_days       = 731

  rules = {
    database = {
      direction         = "egress"
      description       = "Database"
      from_port         = 5432
      security_group_id = "sg-0c1b2c3d4e5f60718"
    }
    load_balancer = {
      description       = "Load balancer to pods"
      from_port         = 8080
      to_port           = 8090
      security_group_id = "sg-0d1b2c3d4e5f60718"
    }
    bastion = {
      group       = "cluster"
      description = "API, from the bastion"
      from_port   = 443
      cidr        = "10.0.50.0/24"
    }
  }

  access = {
    platform = {
      principal_arn = "arn:aws:iam::111122223333:role/platform"
      policies      = { AmazonEKSClusterAdminPolicy = [] }
    }
    payments = {
      principal_arn     = "arn:aws:iam::111122223333:role/payments"
      policies          = { AmazonEKSEditPolicy = ["payments"], AmazonEKSViewPolicy = ["shared", "payments"] }
      kubernetes_groups = ["payments"]
      user_name         = "payments"
    }
  }

  node_policies = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }
  disk_key      = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }

  node_groups = {
    system = {
      name            = "system"
      instance_types  = ["m7g.large"]
      min_size        = 2
      max_size        = 6
      initial_size    = 3
      release_version = "1.33.0-20250610"
    }
    financial = {
      instance_types          = ["m7i.xlarge", "m6i.xlarge"]
      min_size                = 2
      max_size                = 10
      ami_type                = "BOTTLEROCKET_x86_64"
      disk_gib                = 100
      labels                  = { workload = "financial" }
      taints                  = [{ key = "dedicated", value = "financial", effect = "NO_SCHEDULE" }]
      subnet_ids              = ["subnet-0e1b2c3d4e5f60718", "subnet-0e1b2c3d4e5f60719"]
      max_unavailable_percent = 10
      auto_repair             = false
      tags                    = { Scope = "pci" }
    }
    batch = {
      instance_types = ["c7g.large", "m7g.large", "m6g.large"]
      capacity_type  = "SPOT"
      min_size       = 0
      max_size       = 20
      force_update   = true
    }
  }

  prefix_delegation = true
  network_policies  = true

  addons = {
    vpc-cni                = { version = "latest" }
    kube-proxy             = { version = "default" }
    eks-pod-identity-agent = {}
    coredns                = { configuration = "{\"replicaCount\":3}" }
    aws-ebs-csi-driver     = { version = "v1.44.0-eksbuild.1", preserve = true }
    aws-efs-csi-driver     = { role = { arn = "arn:aws:iam::111122223333:role/efs" } }
  }

  fargate_profiles = {
    fintech-prod = { selectors = [{ namespace = "fintech-prod" }] }
    audit = {
      selectors  = [{ namespace = "audit", labels = { compute = "fargate" } }]
      subnet_ids = ["subnet-0e1b2c3d4e5f60718", "subnet-0e1b2c3d4e5f60719"]
    }
  }

  workloads = {
    api = {
      namespace = "fintech-prod"
      identity  = "irsa"
      policies = {
        secrets = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadSecret\",\"Effect\":\"Allow\",\"Action\":\"secretsmanager:GetSecretValue\",\"Resource\":\"arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-AbCdEf\"}]}"
      }
    }
    operators = {
      namespace = "operators"
      controllers = {
        aws-load-balancer-controller = []
        cert-manager                 = ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
        cluster-autoscaler           = []
        external-dns                 = ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
        external-secrets             = ["arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-AbCdEf"]
        fluent-bit                   = ["arn:aws:logs:us-east-1:111122223333:log-group:/platform/api"]
        velero                       = ["arn:aws:s3:::demo-backups-111122223333-us-east-1"]
      }
    }
    metrics = {
      namespace       = "monitoring"
      service_account = "collector"
      policy_arns     = { prometheus = "arn:aws:iam::aws:policy/AmazonPrometheusRemoteWriteAccess" }
    }
  }

  ssh       = { key_name = "bastion", security_group_id = "sg-0f1b2c3d4e5f60718" }
  karpenter = { namespace = "karpenter", service_account = "karpenter" }
  tags      = { Team = "platform" }
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = module.eks.cluster_endpoint
}
