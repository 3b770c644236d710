"""Refusals of single plug-ins (*weigeringen van plug-ins*): each names the plug-in, its version, the likely cause and the next step."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from intermunicipal.errors.base import Refusal, hints, near
from intermunicipal.messages import Phrase


@define(slots=False, eq=False)
class MissingPlugin(Refusal):
    """The plug-in of a region is not installed (*ontbrekende plug-in*)."""

    code = "missing-plugin"
    plugin: str
    wanted_by: str
    installed: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the near name among those installed."""
        return {**super().fields, **hints(near(self.plugin, self.installed))}


@define(slots=False, eq=False)
class NoPluginFile(Refusal):
    """What was given as a plug-in is no Python file that can be read (*geen plug-inbestand*)."""

    code = "no-plugin-file"
    path: str
    found: Phrase


@define(slots=False, eq=False)
class PluginFailure(Refusal):
    """A plug-in cannot be used, wholly or in part (*plug-in faalt*); its subclasses tell why."""

    code = "plugin-failure"
    plugin: str
    version: str


@define(slots=False, eq=False)
class PluginUnreadable(PluginFailure):
    """A plug-in cannot be imported or registered (*onleesbare plug-in*): the exception, and where in the plug-in it came up."""

    code = "plugin-unreadable"
    reason: str
    where: str = "-"


@define(slots=False, eq=False)
class PluginLacksModule(PluginFailure):
    """A plug-in imports a module that is not there (*ontbrekende module*)."""

    code = "plugin-lacks-module"
    module: str
    where: str = "-"


@define(slots=False, eq=False)
class NoApi(PluginFailure):
    """A plug-in does not say for which version of the hooks it was written (*geen API-versie*)."""

    code = "plugin-without-api"
    found: str
    wanted: int


@define(slots=False, eq=False)
class OlderApi(PluginFailure):
    """A plug-in was written for an older version of the hooks (*oudere API*)."""

    code = "plugin-too-old"
    found: int
    wanted: int


@define(slots=False, eq=False)
class NewerApi(PluginFailure):
    """A plug-in was written for a newer version of the hooks than this library has (*nieuwere API*)."""

    code = "plugin-too-new"
    found: int
    wanted: int


@define(slots=False, eq=False)
class MisspeltHook(PluginFailure):
    """A plug-in names a hook that does not exist (*onbekend aanhaakpunt*); the near name is told."""

    code = "misspelt-hook"
    hook: str
    known: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the hook that looks most like it."""
        return {**super().fields, **hints(near(self.hook, self.known))}


@define(slots=False, eq=False)
class HookArguments(PluginFailure):
    """A function of a plug-in asks for arguments that its hook does not give (*verkeerde argumenten*)."""

    code = "hook-arguments"
    hook: str
    function: str
    arguments: tuple[str, ...]


@define(slots=False, eq=False)
class HookRaised(PluginFailure):
    """A hook of a plug-in raised an exception (*aanhaakpunt faalt*): which, and where in the plug-in."""

    code = "hook-raised"
    hook: str
    reason: str
    where: str = "-"


@define(slots=False, eq=False)
class WrongRecord(PluginFailure):
    """A hook of a plug-in returned something else than its records (*verkeerde regelrecord*)."""

    code = "wrong-record"
    hook: str
    found: str
    wanted: object


@define(slots=False, eq=False)
class NoRegion(PluginFailure):
    """A plug-in does not say which region it is (*geen regio*)."""

    code = "plugin-without-region"


@define(slots=False, eq=False)
class SeveralRegions(PluginFailure):
    """A plug-in says that it is several regions (*meerdere regio's*)."""

    code = "plugin-of-several-regions"
    regions: tuple[str, ...]


@define(slots=False, eq=False)
class OtherRegion(PluginFailure):
    """A plug-in brings another region than the name under which it is installed (*andere regio*)."""

    code = "plugin-of-another-region"
    found: str
    wanted: str


@define(slots=False, eq=False)
class ExtendsItself(PluginFailure):
    """A region extends itself, by way of others or not (*regio bouwt voort op zichzelf*)."""

    code = "extends-itself"
    regions: tuple[str, ...]
