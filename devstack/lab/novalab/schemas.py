"""The databases with their schemas, made once per version of the packages and copied for every lab after that.

The migrations of six schemas take longer than everything else of `up` together. Nothing in the cached copy belongs to one
lab: accounts are replaced at each start of MariaDB (etc/controller/mysql/accounts.sql), and Nova's cells are mapped by
URL templates, which Nova fills in from its own configuration.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import shutil

from novalab import addresses, commands, hosts, services, state

DATABASES = ("keystone", "placement", "glance", "nova_api", "nova_cell0", "nova", "neutron", "cinder")
VERSIONED_PACKAGES = "mariadb-server python3-keystone python3-placement python3-glance python3-nova python3-neutron python3-cinder".split()
CELL_DATABASE = "{scheme}://{username}:{password}@{hostname}/%s"
CELL_TRANSPORT = "{scheme}://{username}:{password}@{hostname}:{port}/"

# Each chain in its own thread; within a chain, one after the other.
CHAINS = (
    (
        ("nova-manage", "api_db", "sync"),
        ("nova-manage", "cell_v2", "map_cell0", "--database_connection", CELL_DATABASE % "nova_cell0"),
        ("nova-manage", "db", "sync"),
        (
            *("nova-manage", "cell_v2", "create_cell", "--name", "cell1"),
            *("--database_connection", CELL_DATABASE % "nova", "--transport-url", CELL_TRANSPORT),
        ),
    ),
    (
        ("keystone-manage", "db_sync"),
        ("placement-manage", "db", "sync"),
        ("glance-manage", "db_sync"),
        ("cinder-manage", "db", "sync"),
        (
            *("neutron-db-manage", "--config-file", "/etc/neutron/neutron.conf"),
            *("--config-file", "/etc/neutron/plugins/ml2/ml2_conf.ini", "upgrade", "heads"),
        ),
    ),
)


def cache_directory():
    versions = commands.run(["dpkg-query", "-W", *VERSIONED_PACKAGES])
    key = hashlib.sha256(versions.encode() + pathlib.Path(__file__).read_bytes()).hexdigest()[:16]
    return state.CACHE_DIRECTORY / f"schemas-{key}"


def data_directory(lab):
    return hosts.root(lab, addresses.CONTROLLER) / "var/lib/mysql"


def prepare(lab):
    """Puts the databases with their schemas in place, MariaDB not running; says where they came from."""
    if (data_directory(lab) / "ibdata1").exists():
        return "as they were"
    cached = cache_directory()
    if cached.is_dir():
        _copy(cached, data_directory(lab))
        return "from the cache"
    _build(lab)
    _store(data_directory(lab), cached)
    return "made and cached"


def _build(lab):
    controller, mariadb = addresses.CONTROLLER, services.find(lab, "mariadb")[0]
    hosts.run(
        lab,
        controller,
        ["mariadb-install-db", "--no-defaults", "--user=mysql", "--datadir=/var/lib/mysql", "--skip-test-db"],
    )
    services.start(lab, controller, mariadb)
    statements = "".join(f"CREATE DATABASE {name} CHARACTER SET utf8mb3;" for name in DATABASES)
    hosts.run(lab, controller, ["mariadb", "--no-defaults", "--socket=/run/mysqld/mysqld.sock"], stdin=statements)

    def migrate(chain):
        for command in chain:
            hosts.run(lab, controller, list(command), timeout=300)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(migrate, CHAINS))
    services.stop(lab, controller, mariadb, patience=60)


def _store(source, cached):
    state.CACHE_DIRECTORY.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = cached.with_name(f"{cached.name}.{os.getpid()}")
    _copy(source, draft)
    if cached.exists():
        shutil.rmtree(draft)
    else:
        draft.rename(cached)
    for old in state.CACHE_DIRECTORY.glob("schemas-*"):
        if old != cached and "." not in old.name:
            shutil.rmtree(old)


def _copy(source, target):
    commands.run(["cp", "--archive", "--sparse=always", "--reflink=auto", "--no-target-directory", str(source), str(target)])
