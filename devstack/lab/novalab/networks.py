"""The tenant network of a lab with --networks: VXLAN over the lab network, without DHCP (the guest knows its address)."""

from novalab import rest

NAME = "lab-net"
# The guest image takes 10.99.0.<last byte of its MAC address>.
SUBNET = "10.99.0.0/16"


def find(cloud):
    networks = cloud.get("network", f"/networks?name={NAME}")["networks"]
    return networks[0]["id"] if networks else None


def create(lab):
    cloud = rest.Cloud(lab)
    if find(cloud):
        return
    # Port security would drop the guest's packets: it chooses its address itself.
    wanted = {"name": NAME, "shared": True, "port_security_enabled": False}
    network = cloud.post("network", "/networks", {"network": wanted})["network"]["id"]
    subnet = {"network_id": network, "ip_version": 4, "cidr": SUBNET, "enable_dhcp": False, "gateway_ip": None}
    cloud.post("network", "/subnets", {"subnet": subnet})
