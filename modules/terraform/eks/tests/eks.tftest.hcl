# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name               = "demo"
  region             = "us-east-1"
  account_id         = "111122223333"
  kubernetes_version = "1.33"
  vpc_id             = "vpc-0a1b2c3d4e5f60718"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]

  access = {
    platform = {
      principal_arn = "arn:aws:iam::111122223333:role/platform"
      policies      = { AmazonEKSClusterAdminPolicy = [] }
    }
  }

  node_groups = {
    system = { instance_types = ["m7g.large"], min_size = 2, max_size = 6, initial_size = 3 }
  }
}

run "the_cluster_is_closed" {
  command = plan

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access == false
    error_message = "Only the VPC reaches the API."
  }

  assert {
    condition     = aws_eks_cluster.this.deletion_protection
    error_message = "A cluster in production is protected."
  }

  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5
    error_message = "All logs are written."
  }

  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].resources == toset(["secrets"])
    error_message = "Secrets are encrypted with a key."
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions == false
    error_message = "Rights come by entries."
  }
}

run "nodes" {
  command = plan

  assert {
    condition     = aws_eks_node_group.this["system"].scaling_config[0].desired_size == 3
    error_message = "The first number of nodes is what is asked for."
  }

  assert {
    condition     = aws_eks_node_group.this["system"].ami_type == "AL2023_ARM_64_STANDARD"
    error_message = "The image fits the instance types."
  }

  assert {
    condition     = aws_launch_template.node["system"].metadata_options[0].http_tokens == "required"
    error_message = "Nodes ask for tokens."
  }

  assert {
    condition     = aws_launch_template.node["system"].block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "Disks are encrypted."
  }

  assert {
    condition     = output.node_group_pods == { system = 110 }
    error_message = "With prefixes, an m7g.large holds 110 pods."
  }
}

run "pods_of_a_tainted_group" {
  command = plan

  variables {
    node_groups = {
      financial = {
        instance_types = ["m7g.large"]
        min_size       = 2
        max_size       = 6
        taints         = [{ key = "dedicated", value = "financial" }]
      }
    }
  }

  assert {
    condition = jsondecode(output.node_group_scheduling["financial"]) == {
      nodeSelector = { node-group = "financial" }
      tolerations  = [{ key = "dedicated", operator = "Equal", value = "financial", effect = "NoSchedule" }]
    }
    error_message = "Pods that say this run there and nowhere else."
  }

  assert {
    condition     = aws_eks_node_group.this["financial"].labels["node-group"] == "financial"
    error_message = "Nodes have the label that pods look for."
  }
}

run "addons_in_two_phases" {
  command = plan

  assert {
    condition     = keys(aws_eks_addon.before_nodes) == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]
    error_message = "The network is there before the nodes."
  }

  assert {
    condition     = keys(aws_eks_addon.after_nodes) == ["coredns"]
    error_message = "Pods of the others need nodes."
  }
}

run "the_kubeconfig_asks_for_a_token" {
  command = apply

  assert {
    condition     = yamldecode(output.kubeconfig).users[0].user.exec.command == "aws"
    error_message = "kubectl gets its token by the AWS command line."
  }
}

run "production_refuses_an_open_api" {
  command = plan

  variables {
    public_access_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [aws_eks_cluster.this]
}

run "production_refuses_nodes_without_room" {
  command = plan

  variables {
    prefix_delegation = false
    node_groups       = { system = { instance_types = ["t3.micro"], min_size = 1, max_size = 2 } }
  }

  expect_failures = [aws_eks_node_group.this]
}

run "two_architectures_in_a_group" {
  command = plan

  variables {
    node_groups = { system = { instance_types = ["t3.small", "t4g.small"], min_size = 1, max_size = 2 } }
  }

  expect_failures = [var.node_groups]
}

run "nobody_administers" {
  command = plan

  variables {
    access = {}
  }

  expect_failures = [aws_eks_cluster.this]
}
