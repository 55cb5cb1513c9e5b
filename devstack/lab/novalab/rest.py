"""A small client of the lab's OpenStack APIs, with nothing but Python's standard library: it starts in no time."""

import json
import urllib.error
import urllib.request

from novalab import addresses, files
from novalab.errors import LabError

MICROVERSIONS = {"compute": "compute 2.92", "block-storage": "volume 3.70"}
PORTS = {"identity": 5000, "compute": 8774, "image": 9292, "network": 9696, "placement": 8778, "block-storage": 8776}
PREFIXES = {"identity": "/v3", "compute": "/v2.1", "image": "/v2", "network": "/v2.0", "placement": "", "block-storage": "/v3"}


class ApiError(LabError):
    def __init__(self, message, status):
        super().__init__(message)
        self.status = status


class Cloud:
    """The lab's APIs as the user admin of the project admin."""

    def __init__(self, lab):
        self._lab = lab
        self._token = None
        # The user's proxy has no business between this machine and its own lab.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def url(self, service, path=""):
        controller = addresses.address(self._lab, addresses.CONTROLLER)
        return f"http://{controller}:{PORTS[service]}{PREFIXES[service]}{path}"

    def get(self, service, path):
        return self.call("GET", service, path)

    def post(self, service, path, body):
        return self.call("POST", service, path, body)

    def call(self, method, service, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Auth-Token": self._authenticated(), "Content-Type": "application/json"}
        if service in MICROVERSIONS:
            headers["OpenStack-API-Version"] = MICROVERSIONS[service]
        return self._send(method, self.url(service, path), headers, data)

    def upload(self, path, content):
        headers = {"X-Auth-Token": self._authenticated(), "Content-Type": "application/octet-stream"}
        self._send("PUT", self.url("image", path), headers, content)

    def _authenticated(self):
        if self._token is None:
            domain = {"id": "default"}
            user = {"name": "admin", "domain": domain, "password": self._lab.password("admin")}
            scope = {"project": {"name": "admin", "domain": domain}}
            body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
            request = self._request("POST", f"{files.auth_url(self._lab)}/auth/tokens", {}, json.dumps(body).encode())
            with self._open(request) as reply:
                self._token = reply.headers["X-Subject-Token"]
        return self._token

    def _request(self, method, url, headers, data):
        return urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json", **headers})

    def _open(self, request):
        try:
            return self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            words = error.read().decode(errors="replace").strip()[:500]
            raise ApiError(f"{request.method} {request.full_url}: {error.code} {error.reason}: {words}", error.code)
        except OSError as error:
            raise ApiError(f"{request.method} {request.full_url}: no answer ({error}); see `lab status` and `lab logs`", 0)

    def _send(self, method, url, headers, data):
        with self._open(self._request(method, url, headers, data)) as reply:
            text = reply.read()
            return json.loads(text) if text else {}
