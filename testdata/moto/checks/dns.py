"""Route 53."""

from checks import check, has, refused


@check("aws_route53_record")
def records(aws):
    dns = aws("route53")
    zone = dns.create_hosted_zone(Name="example.com", CallerReference="c")["HostedZone"]["Id"].rsplit("/", 1)[-1]
    assert aws.objects() == {}, "a zone begins with records of its own"

    def change(action, value, name="www.example.com", kind="CNAME", ttl=60):
        record = {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value}]}
        return {"HostedZoneId": zone, "ChangeBatch": {"Changes": [{"Action": action, "ResourceRecordSet": record}]}}

    asked = dns.change_resource_record_sets(**change("CREATE", "one.example.net"))["ChangeInfo"]["Id"]
    has(dns.get_change(Id=asked)["ChangeInfo"], Status="INSYNC")
    refused("InvalidChangeBatch", dns.change_resource_record_sets, **change("CREATE", "two.example.net"))
    refused("InvalidChangeBatch", dns.change_resource_record_sets, **change("CREATE", "192.0.2.1", kind="A"))
    refused("InvalidChangeBatch", dns.change_resource_record_sets, **change("CREATE", "one.example.org", name="www.example.org"))
    dns.change_resource_record_sets(**change("UPSERT", "two.example.net", ttl=300))
    found = dns.list_resource_record_sets(HostedZoneId=zone, StartRecordName="www.example.com", StartRecordType="CNAME")
    has(found["ResourceRecordSets"][0], Name="www.example.com.", TTL=300, ResourceRecords=[{"Value": "two.example.net"}])
    assert aws.objects()["aws_route53_record"] == [f"{zone}_www.example.com_CNAME"]
    refused("InvalidChangeBatch", dns.change_resource_record_sets, **change("DELETE", "one.example.net", ttl=300))
    dns.change_resource_record_sets(**change("DELETE", "two.example.net", ttl=300))
    refused("InvalidChangeBatch", dns.change_resource_record_sets, **change("DELETE", "two.example.net", ttl=300))
    refused("NoSuchHostedZone", dns.list_resource_record_sets, HostedZoneId="Z0")
    assert aws.objects() == {}, aws.objects()
