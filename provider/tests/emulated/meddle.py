# What somebody does with a console, to the platform of `roots/platform.tf`; the types of what was changed are printed.
ours = lambda name: name.startswith("fintechglobal")
iam, s3, ec2, rds = client("iam"), client("s3"), client("ec2"), client("rds")
logs, watch, secrets, cache = client("logs"), client("cloudwatch"), client("secretsmanager"), client("elasticache")
done = []

def first(items, what):
    items = sorted(items)
    assert items, "there is no " + what
    return items[0]

# A policy of a role says more than it should, another role may be assumed by others.
roles = [role["RoleName"] for role in iam.list_roles()["Roles"] if ours(role["RoleName"])]
inline = first([(role, name) for role in roles for name in iam.list_role_policies(RoleName=role)["PolicyNames"]], "policy")
wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_role_policy(RoleName=inline[0], PolicyName=inline[1], PolicyDocument=json.dumps(wide))
done.append("aws_iam_role_policy")
managed = first([(role, p["PolicyArn"]) for role in roles for p in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]], "attachment")
iam.detach_role_policy(RoleName=managed[0], PolicyArn=managed[1])
done.append("aws_iam_role_policy_attachment")

# A bucket is open and encrypted in another way, and keeps no versions.
bucket = first([b["Name"] for b in s3.list_buckets()["Buckets"] if "data-lake" in b["Name"]], "bucket")
s3.delete_public_access_block(Bucket=bucket)
done.append("aws_s3_bucket_public_access_block")
plain = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=plain)
done.append("aws_s3_bucket_server_side_encryption_configuration")
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
done.append("aws_s3_bucket_versioning")
s3.delete_bucket_policy(Bucket=bucket)
done.append("aws_s3_bucket_policy")

# An alarm comes too late.
keys = ("AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions",
        "MetricName", "Namespace", "Statistic", "Dimensions", "Period", "EvaluationPeriods", "ComparisonOperator")
alarms = [a for a in watch.describe_alarms()["MetricAlarms"] if ours(a["AlarmName"]) and a.get("Statistic")]
alarm = sorted(alarms, key=lambda a: a["AlarmName"])[0]
watch.put_metric_alarm(Threshold=alarm["Threshold"] * 10 + 1, **{key: alarm[key] for key in keys if key in alarm})
done.append("aws_cloudwatch_metric_alarm")

# A parameter of a database has another value.
group = first([g["DBClusterParameterGroupName"] for g in rds.describe_db_cluster_parameter_groups()["DBClusterParameterGroups"] if ours(g["DBClusterParameterGroupName"])], "parameter group")
rds.modify_db_cluster_parameter_group(DBClusterParameterGroupName=group, Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "pending-reboot"}])
done.append("aws_rds_cluster_parameter_group")

# A rule of a security group is gone.
vpc = ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"][0]["VpcId"]
groups = [g["GroupId"] for g in ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"] if g["GroupName"] != "default" and not g["GroupName"].startswith("eks-cluster")]
rules = [r for r in ec2.describe_security_group_rules()["SecurityGroupRules"] if r["GroupId"] in groups and not r["IsEgress"]]
rule = sorted(rules, key=lambda r: (r["GroupId"], str(r.get("FromPort")), r["SecurityGroupRuleId"]))[0]
ec2.revoke_security_group_ingress(GroupId=rule["GroupId"], SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])
done.append("aws_vpc_security_group_ingress_rule")

# Everybody may read a secret; logs are kept for a day.
secret = first([s["ARN"] for s in secrets.list_secrets()["SecretList"]], "secret")
secrets.put_resource_policy(SecretId=secret, ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}))
done.append("aws_secretsmanager_secret_policy")
group = first([g["logGroupName"] for g in logs.describe_log_groups()["logGroups"] if g.get("retentionInDays")], "log group")
logs.put_retention_policy(logGroupName=group, retentionInDays=1)
done.append("aws_cloudwatch_log_group")
print("\n".join(done))
