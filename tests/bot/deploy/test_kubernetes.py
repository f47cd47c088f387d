"""The Kubernetes manifests: the published schemas, and what they allow the pod."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.bot.deploy.dockerfile import PROJECT, ROOT, environment, values

FOLDER = ROOT / "bot" / "deploy" / "kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))
MANIFESTS = sorted(file for file in FOLDER.glob("*.yaml") if file.name != "kustomization.yaml")
VERSIONS = ("1.30", "1.36")


def manifest(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))


POD = manifest("deployment")["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.stem)
def test_a_manifest_fits_the_published_schema(file: Path, version: str) -> None:
    kubernetes_validate.validate(yaml.safe_load(file.read_text("utf-8")), version, strict=True)


def test_the_schemas_refuse_a_misspelt_field() -> None:
    wrong = manifest("deployment")
    wrong["spec"]["template"]["spec"]["containers"][0]["securityContext"]["readonlyRootFilesystem"] = True
    with pytest.raises(kubernetes_validate.ValidationError, match="readonlyRootFilesystem"):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_everything_is_applied_but_the_secret_that_each_writes() -> None:
    assert {*KUSTOMIZATION["resources"], "secret.example.yaml"} == {file.name for file in MANIFESTS}


def test_the_pod_has_the_rights_of_the_image_s_user_and_a_read_only_root() -> None:
    (user,) = values("USER")
    rights = POD["securityContext"]
    assert rights["runAsNonRoot"] is True
    assert f"{rights['runAsUser']}:{rights['runAsGroup']}" == user
    assert rights["seccompProfile"] == {"type": "RuntimeDefault"}
    own = CONTAINER["securityContext"]
    assert own["readOnlyRootFilesystem"] is True
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert POD["automountServiceAccountToken"] is False
    assert manifest("service-account")["automountServiceAccountToken"] is False


def test_the_pod_can_write_only_to_its_volume_and_to_tmp() -> None:
    mounts = {mount["name"]: mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
    assert mounts == {"state": values("VOLUME")[0], "tmp": "/tmp"}
    volumes = {volume["name"]: volume for volume in POD["volumes"]}
    assert volumes["state"]["persistentVolumeClaim"]["claimName"] == manifest("volume-claim")["metadata"]["name"]
    assert "emptyDir" in volumes["tmp"]


def test_there_is_one_poller_at_a_time() -> None:
    spec = manifest("deployment")["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_the_probes_ask_the_port_of_the_image() -> None:
    (port,) = CONTAINER["ports"]
    assert port["containerPort"] == int(environment()["STORYBOT_HTTP"].rpartition(":")[2])
    asked = {name: CONTAINER[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert {probe["port"] for probe in asked.values()} == {port["name"]}
    assert [probe["path"] for probe in asked.values()] == ["/healthz", "/healthz", "/readyz"]
    assert manifest("service")["spec"]["ports"][0]["targetPort"] == port["name"]


def test_the_pod_is_killed_later_than_the_bot_takes_to_stop() -> None:
    assert POD["terminationGracePeriodSeconds"] > 10


def test_the_pod_reaches_names_and_https_alone_and_is_reached_from_the_monitoring_alone() -> None:
    spec = manifest("network-policy")["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    (ingress,) = spec["ingress"]
    assert ingress["from"] == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}},
    ]
    assert [port["port"] for port in ingress["ports"]] == [8080]
    assert [[port["port"] for port in rule["ports"]] for rule in spec["egress"]] == [[53, 53], [443]]


def test_all_that_selects_pods_selects_those_of_the_deployment() -> None:
    labels = manifest("deployment")["spec"]["template"]["metadata"]["labels"]
    assert manifest("deployment")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("service")["spec"]["selector"] == labels
    assert manifest("network-policy")["spec"]["podSelector"]["matchLabels"] == labels


def test_the_secret_s_example_holds_no_token_and_is_what_the_pod_reads() -> None:
    secret = manifest("secret.example")
    assert CONTAINER["envFrom"] == [{"secretRef": {"name": secret["metadata"]["name"]}}]
    assert ":" not in secret["stringData"]["STORYBOT_TOKEN"]


def test_the_image_has_the_version_of_the_project() -> None:
    assert CONTAINER["image"] == f"storybot:{PROJECT['project']['version']}"


def test_the_files_are_installed_with_the_program() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["bot"]
    for file in (*MANIFESTS, FOLDER / "kustomization.yaml"):
        name = file.relative_to(ROOT / "bot").as_posix()
        assert any(fnmatch(name, pattern) for pattern in patterns), name
