terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
  }

  backend "local" {
    path = "../../../terraform.workloads.tfstate"
  }
}

resource "kubernetes_network_policy_v1" "redis_this_5FF994A5" {
  metadata {
    name      = "sessions"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {
      match_labels = {
        "app.kubernetes.io/instance" = "sessions"
        "app.kubernetes.io/name"     = "redis"
      }
    }
  }
}

resource "kubernetes_service_v1" "redis_primary_66A9ECA2" {
  metadata {
    name      = "sessions"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance"         = "sessions"
      "app.kubernetes.io/name"             = "redis"
      "statefulset.kubernetes.io/pod-name" = "sessions-0"
    }

    type = "ClusterIP"

    port {
      port        = 6379
      name        = "redis"
      target_port = "redis"
    }
  }
}

resource "kubernetes_service_v1" "redis_readers_19A7E44D" {
  metadata {
    name      = "sessions-readers"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }

    type = "ClusterIP"

    port {
      port        = 6379
      name        = "redis"
      target_port = "redis"
    }
  }
}

resource "kubernetes_service_v1" "redis_pods_A8519E66" {
  metadata {
    name      = "sessions-pods"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    cluster_ip                  = "None"
    publish_not_ready_addresses = true

    selector = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }

    type = "ClusterIP"

    port {
      port        = 6379
      name        = "redis"
      target_port = "redis"
    }
  }
}

resource "kubernetes_config_map_v1" "redis_this_5FF994A5" {
  data = {
    "common.sh" = "…"
    "follow.sh" = "…"
    "probe.sh" = "…"
    "redis.conf"   = "port 6379\ndir /data\nappendonly yes\nsave \"\"\nmaxmemory 393216kb\nmaxmemory-policy volatile-lru\n"
    "replica.conf" = "masteruser replication\nreplicaof sessions-0.sessions-pods.shop.svc 6379\n"
    "start.sh" = "…"
    users          = "web on ~session:* +@read +@write\n"
  }

  metadata {
    name      = "sessions"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "redis_this_5FF994A5" {
  metadata {
    name      = "sessions"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "sessions"
        "app.kubernetes.io/name"     = "redis"
      }
    }
  }
}

resource "kubernetes_stateful_set_v1" "redis_this_5FF994A5" {
  metadata {
    name      = "sessions"
    namespace = "shop"

    labels = {
      "app.kubernetes.io/instance" = "sessions"
      "app.kubernetes.io/name"     = "redis"
    }
  }

  spec {
    service_name          = kubernetes_service_v1.redis_pods_A8519E66.metadata[0].name
    replicas              = "1"
    pod_management_policy = "Parallel"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "sessions"
        "app.kubernetes.io/name"     = "redis"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "sessions"
          "app.kubernetes.io/name"     = "redis"
        }

        annotations = {
          "checksum/configuration" = sha256(
            jsonencode({
              for key, value in kubernetes_config_map_v1.redis_this_5FF994A5.data : key => value
              if key != "users"
            }),
          )
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 60

        security_context {
          run_as_non_root        = true
          run_as_user            = "999"
          run_as_group           = "999"
          fs_group               = "999"
          fs_group_change_policy = "OnRootMismatch"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        container {
          name    = "redis"
          image   = "docker.io/library/redis:7.2.11"
          command = ["sh", "/etc/redis/start.sh" = "…"

          env {
            name = "POD_NAME"

            value_from {
              field_ref {
                field_path = "metadata.name"
              }
            }
          }

          volume_mount {
            mount_path = "/etc/redis"
            name       = "configuration"
            read_only  = true
          }

          volume_mount {
            mount_path = "/run/secrets/redis"
            name       = "passwords"
            read_only  = true
          }

          volume_mount {
            mount_path = "/run/redis"
            name       = "made"
          }

          volume_mount {
            mount_path = "/data"
            name       = "data"
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          port {
            container_port = 6379
            name           = "redis"
          }

          liveness_probe {
            period_seconds        = 10
            timeout_seconds       = 5
            failure_threshold     = 6
            initial_delay_seconds = 10

            exec {
              command = ["sh", "/etc/redis/probe.sh" = "…"
            }
          }

          readiness_probe {
            period_seconds    = 10
            timeout_seconds   = 5
            failure_threshold = 3

            exec {
              command = ["sh", "/etc/redis/probe.sh" = "…"
            }
          }

          resources {
            requests = {
              cpu    = "250m"
              memory = "512Mi"
            }

            limits = { memory = "512Mi" }
          }
        }

        container {
          name    = "follow"
          image   = "docker.io/library/redis:7.2.11"
          command = ["sh", "/etc/redis/follow.sh" = "…"

          env {
            name = "POD_NAME"

            value_from {
              field_ref {
                field_path = "metadata.name"
              }
            }
          }

          volume_mount {
            mount_path = "/etc/redis"
            name       = "configuration"
            read_only  = true
          }

          volume_mount {
            mount_path = "/run/secrets/redis"
            name       = "passwords"
            read_only  = true
          }

          volume_mount {
            mount_path = "/run/redis"
            name       = "made"
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true

            capabilities {
              drop = ["ALL"]
            }
          }

          resources {
            requests = {
              cpu    = "10m"
              memory = "32Mi"
            }

            limits = { memory = "32Mi" }
          }
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "sessions"
              "app.kubernetes.io/name"     = "redis"
            }
          }
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "sessions"
              "app.kubernetes.io/name"     = "redis"
            }
          }
        }

        volume {
          name = "configuration"

          config_map {
            name = kubernetes_config_map_v1.redis_this_5FF994A5.metadata[0].name
          }
        }

        volume {
          name = "passwords"

          secret {
            secret_name  = "sessions-auth"
            default_mode = "0440"
          }
        }

        volume {
          name = "made"

          empty_dir {
            medium     = "Memory"
            size_limit = "1Mi"
          }
        }
      }
    }

    update_strategy {
      type = "RollingUpdate"
    }

    volume_claim_template {
      metadata {
        name = "data"

        labels = {
          "app.kubernetes.io/instance" = "sessions"
          "app.kubernetes.io/name"     = "redis"
        }
      }

      spec {
        access_modes       = ["ReadWriteOnce"]
        storage_class_name = "gp3"

        resources {
          requests = { storage = "8Gi" }
        }
      }
    }
  }

  depends_on = [kubernetes_network_policy_v1.redis_this_5FF994A5]
}
