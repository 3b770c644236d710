"""What lies in the distributions, and environments that have nothing but them: built once, away from the repository."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
# What a shell may hold of this checkout or of pytest stays behind: a user has none of it.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "PYTEST_", "VIRTUAL_ENV")) and name not in {"FORCE_COLOR", "COLUMNS", "TERM"}
} | {"PYTHONIOENCODING": "utf-8"}


def done(arguments, *, check=True, cwd=None, environment=ENVIRONMENT):
    """Run this to its end; when it fails, say so with all that it wrote."""
    finished = subprocess.run(
        [*map(str, arguments)], capture_output=True, check=False, cwd=cwd, encoding="utf-8", env=environment
    )
    if check and finished.returncode:
        pytest.fail(f"{arguments} left with {finished.returncode}:\n{finished.stdout}{finished.stderr}", pytrace=False)
    return finished


@frozen
class Distribution:
    """A project of the repository, with the wheel and the source distribution built from it."""

    project: Path
    wheel: Path
    sdist: Path
    wheel_of_sdist: Path

    @property
    def package(self):
        return self.wheel.name.partition("-")[0]

    @staticmethod
    def in_wheel(wheel):
        """The files of a wheel: path to content."""
        with zipfile.ZipFile(wheel) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    @property
    def files(self):
        return self.in_wheel(self.wheel)

    @property
    def source_files(self):
        """The files of the source distribution: path below its one folder to content."""
        with tarfile.open(self.sdist) as archive:
            return {
                member.name.partition("/")[2]: archive.extractfile(member).read()
                for member in archive
                if member.isfile()
            }

    @property
    def metadata(self):
        """The METADATA of the wheel: a mapping of headers, whose payload is the long description."""
        (content,) = [text for name, text in self.files.items() if name.endswith(".dist-info/METADATA")]
        return BytesParser().parsebytes(content)

    @property
    def description(self):
        return self.metadata.get_payload(decode=True).decode()


def build(project, folder):
    """Build as a release is built: each in a clean environment that has what the project says it builds with, no more."""
    done([*PIP, "wheel", "--no-deps", "--wheel-dir", folder / "wheel", project])
    done([sys.executable, "-m", "build", "--outdir", folder / "sdist", project])  # the sdist, and a wheel from that
    ((wheel,), (sdist,), (again,)) = (
        list(folder.glob(pattern)) for pattern in ("wheel/*.whl", "sdist/*.tar.gz", "sdist/*.whl")
    )
    return Distribution(project, wheel, sdist, again)


@pytest.fixture(scope="session")
def distributions(tmp_path_factory):
    """The core and all plug-ins, by the name of their folder; the core is `library`."""
    folder = tmp_path_factory.mktemp("distributions")
    projects = {"library": ROOT} | {path.parent.name: path.parent for path in ROOT.glob("plugins/*/pyproject.toml")}
    return {name: build(project, folder / name) for name, project in projects.items()}


@pytest.fixture
def distribution(request, distributions):
    return distributions[request.param]


@pytest.fixture(scope="session")
def outside(tmp_path_factory):
    """A folder that is no part of the repository, with a copy of the example."""
    folder = tmp_path_factory.mktemp("outside")
    shutil.copytree(ROOT / "examples/noord-limburg", folder / "examples/noord-limburg")
    return folder


@frozen
class Installed:
    """An environment, and a folder to work in."""

    python: Path
    folder: Path

    @property
    def command(self):
        return self.python.with_name("intermunicipal")

    def run(self, *arguments, check=True):
        return done(arguments, cwd=self.folder, check=check)


@pytest.fixture(scope="session")
def install(tmp_path_factory, distributions, outside):
    """Make an environment that is empty, not even pip in it, and install the wheels as the README tells."""

    def install(*more):
        folder = tmp_path_factory.mktemp("environment")
        done([sys.executable, "-m", "venv", "--without-pip", folder])
        python = folder / "bin/python"
        wheels = [distribution.wheel for distribution in distributions.values()]
        done([*PIP, "--python", python, "install", *wheels, *more])
        return Installed(python, outside)

    return install


@pytest.fixture(scope="session")
def at_a_prompt(install):
    """The wheels with the extra `cli`."""
    return install("intermunicipal[cli]")


@pytest.fixture(scope="session")
def without_extra(install):
    """The wheels alone."""
    return install()


@pytest.fixture(scope="session")
def checkout():
    """What the tests themselves run in: the sources in place, at the root of the repository."""
    return Installed(Path(sys.executable), ROOT)


@pytest.fixture(scope="session")
def resolve():
    """Let pip find all that these requirements need, in the versions of today, and install nothing."""

    def resolve(*requirements):
        environment = {name: value for name, value in ENVIRONMENT.items() if name != "PIP_CONSTRAINT"}
        done([*PIP, "install", "--dry-run", "--ignore-installed", *requirements], environment=environment)

    return resolve
