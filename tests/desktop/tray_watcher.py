#!/usr/bin/env python3
"""Stands in for the part of a desktop that shows tray icons. Prints a JSON line for an icon and its menu, and
another whenever they have changed."""
import json

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


def tell(**facts):
    print(json.dumps(facts), flush=True)


def read(owner, path):
    """An icon and the labels of its menu."""
    item = bus.get_object(owner, path)
    facts = item.GetAll(ITEM, dbus_interface=dbus.PROPERTIES_IFACE)
    menu = bus.get_object(owner, str(facts["Menu"]))
    _, root = menu.GetLayout(0, -1, ["label"], dbus_interface="com.canonical.dbusmenu")
    labels = [str(entry[1].get("label", "")) for entry in root[2]]
    return {"icon": str(facts.get("IconName", "")), "title": str(facts.get("Title", "")), "menu": labels}


def watch(owner, path, told):
    """Tells what is new about an icon, until its program is gone."""
    try:
        facts = read(owner, path)
    except dbus.DBusException as failure:
        tell(failure=str(failure))
        return False
    if facts != told:
        tell(**facts)
        told.clear()
        told.update(facts)
    return True


class Watcher(dbus.service.Object):
    """The interface that icons register with."""

    def __init__(self):
        self.owner = dbus.service.BusName(NAME, bus)
        self.icons = []
        super().__init__(bus, "/StatusNotifierWatcher")

    @dbus.service.method(NAME, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        by_path = service.startswith("/")
        owner, path = (sender, service) if by_path else (service, "/StatusNotifierItem")
        self.icons.append(owner + path)
        GLib.timeout_add(300, watch, owner, path, {})

    @dbus.service.method(NAME, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        """Hosts are not needed; there is nothing to draw."""

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        icons = dbus.Array(self.icons, signature="s")
        return {"RegisteredStatusNotifierItems": icons, "IsStatusNotifierHostRegistered": True, "ProtocolVersion": 0}


watcher = Watcher()
tell(watching=True)
GLib.MainLoop().run()
