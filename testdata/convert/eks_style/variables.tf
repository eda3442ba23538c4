variable "name" {
  type    = string
  default = "ledger"
}

variable "kubernetes_version" {
  type    = string
  default = "1.33"
}

variable "subnet_ids" {
  type    = list(string)
  default = ["subnet-a", "subnet-b"]
}

variable "public_cidrs" {
  type    = list(string)
  default = []
}

variable "log_types" {
  type    = list(string)
  default = ["api", "audit"]
}

variable "encrypted" {
  type    = list(string)
  default = ["secrets"]
}

variable "pod_security_groups" {
  type    = bool
  default = true
}

variable "access_entries" {
  description = "Who may use the cluster, by name."
  type = map(object({
    principal_arn = string
    groups        = optional(list(string), [])
    policies = optional(map(object({
      arn        = string
      scope      = optional(string, "cluster")
      namespaces = optional(list(string))
    })), {})
  }))
  default = {
    operators = {
      principal_arn = "arn:aws:iam::111122223333:role/operators"
      policies = {
        admin = { arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" }
      }
    }
  }
}

variable "node_groups" {
  description = "Groups of nodes, by name."
  type = map(object({
    instance_types = optional(list(string), ["m7g.large"])
    min_size       = optional(number, 2)
    max_size       = optional(number, 4)
    desired_size   = optional(number)
    disk_size      = optional(number, 50)
    spot           = optional(bool, false)
    subnet_ids     = optional(list(string), [])
    labels         = optional(map(string), {})
    taints = optional(map(object({
      value  = optional(string)
      effect = string
    })), {})
  }))
  default = {
    system = {}
    batch = {
      spot     = true
      max_size = 20
      labels   = { pool = "batch" }
      taints   = { batch = { effect = "NO_SCHEDULE" } }
    }
  }
}

variable "addons" {
  type = map(object({
    enabled       = optional(bool, true)
    version       = optional(string)
    configuration = optional(map(string))
  }))
  default = {
    coredns    = {}
    kube-proxy = { enabled = false }
    vpc-cni    = { configuration = { enableNetworkPolicy = "true" } }
  }
}

variable "tags" {
  type    = map(string)
  default = { Team = "platform" }
}
