"""Route 53: records that are there, and what may not stand beside a CNAME."""

from gaps import handles
from gaps.kit import backend
from wire import Fault


def plain(name):
    return name.rstrip(".").lower()


def values(asked):
    return sorted(record["Value"] for record in asked.get("ResourceRecords") or [])


@handles("route53", "ChangeResourceRecordSets")
def change_resource_record_sets(call):
    zone = backend(call, "route53").zones.get(call.params["HostedZoneId"].rsplit("/", 1)[-1])
    wrong = []
    for change in call.params["ChangeBatch"]["Changes"] if zone else []:
        asked, action = change["ResourceRecordSet"], change["Action"]
        same = [one for one in zone.rrsets if plain(one.name) == plain(asked["Name"])]
        found = next((one for one in same if one.type == asked["Type"] and one.set_identifier == asked.get("SetIdentifier")), None)
        shown = f"resource record set [name='{plain(asked['Name'])}.', type='{asked['Type']}']"
        if action == "CREATE" and found:
            wrong.append(f"Tried to create {shown} but it already exists")
        elif action != "DELETE" and any("CNAME" in (one.type, asked["Type"]) and one.type != asked["Type"] for one in same):
            wrong.append(f"RRSet of type {asked['Type']} with DNS name {plain(asked['Name'])}. is not permitted as it conflicts with other records with the same DNS name")
        elif action == "DELETE" and not found:
            wrong.append(f"Tried to delete {shown} but it was not found")
        elif action == "DELETE" and (values(asked) != sorted(found.records or []) or str(found.ttl) != str(asked.get("TTL"))):
            wrong.append(f"Tried to delete {shown} but the values provided do not match the current values")
    if wrong:
        raise Fault("InvalidChangeBatch", f"[{', '.join(wrong)}]", 400)
    return call.moto()
