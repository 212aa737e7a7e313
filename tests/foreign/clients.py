"""The vendors' own client libraries, unchanged, sign in at the pretend world.

Asked with the address of a pretend world, and with "long" where all of it is wanted; answers with one line of JSON a client: {"client", "steps": [...], "failed"}.
"""

import json
import os
import sys
import traceback
from urllib.parse import parse_qs, urlsplit

# Both libraries insist on https, which a server on this machine need not have.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import google.auth.transport.requests
import google_auth_oauthlib.flow
import googleapiclient.discovery
import msal
import requests
import requests_oauthlib

BASE = sys.argv[1].rstrip("/")
LONG = "long" in sys.argv[2:]
CLIENTS = requests.get(f"{BASE}/_sandbox/clients", timeout=20).json()
GRAPH = f"{BASE}/graph/v1.0"
TENANT = urlsplit(requests.get(f"{BASE}/_sandbox", timeout=20).json()["vendors"]["graph"]["token"]).path.split("/")[2]


class Line(requests.Session):
    """Microsoft's host is this machine: what a name server and a proxy would do, in both directions."""

    HOST = "https://login.microsoftonline.com"

    def request(self, method, url, **more):
        answer = super().request(method, url.replace(self.HOST, f"{BASE}/graph"), **more)
        answer._content = answer.content.replace(f"{BASE}/graph".encode(), self.HOST.encode())
        return answer


def consented(page, line=requests):
    """What a browser brings back from a sign-in page; the pretend person consents at once."""
    answer = line.get(page, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, f"the page leads nowhere: {answer.status_code} {answer.text}"
    return answer.headers["Location"]


def query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def microsoft(step):
    line = Line()
    authority = f"{Line.HOST}/{TENANT}"
    own = CLIENTS["graph"]["client_id"]
    app = msal.PublicClientApplication(own, authority=authority, http_client=line)
    step("discovery of the directory")

    def interactively(scopes):
        flow = app.initiate_auth_code_flow(scopes, redirect_uri="http://localhost:49152")
        return app.acquire_token_by_auth_code_flow(flow, query(consented(flow["auth_uri"], line)))

    reads = ["User.Read", "Calendars.Read"]
    tokens = interactively(reads)
    assert "access_token" in tokens, tokens
    assert tokens["id_token_claims"]["tid"] == TENANT, tokens["id_token_claims"]
    step("code against tokens, id token with its nonce")
    account = app.get_accounts()[0]
    renewed = app.acquire_token_silent(reads, account=account, force_refresh=True)
    assert renewed and renewed["access_token"] != tokens["access_token"], renewed
    step("renewal")
    signed = {"Authorization": f"Bearer {renewed['access_token']}"}
    me = requests.get(f"{GRAPH}/me", headers=signed, timeout=20)
    assert me.json()["userPrincipalName"] == account["username"], me.text
    window = {"startDateTime": "2026-11-19T00:00:00Z", "endDateTime": "2026-11-27T00:00:00Z"}
    view = requests.get(f"{GRAPH}/me/calendarView", params=window, headers=signed, timeout=20)
    assert view.status_code == 200, view.text
    refused = requests.post(f"{GRAPH}/me/events", json={"subject": "x"}, headers=signed, timeout=20)
    assert refused.status_code == 403, f"reading was asked for, writing is refused: {refused.text}"
    step("as far as the scope and no further")
    more = reads + ["Calendars.ReadWrite"]
    unasked = app.acquire_token_silent_with_error(more, account=account, force_refresh=True)
    assert unasked and unasked.get("suberror") == "consent_required", unasked
    assert "access_token" in interactively(more), "consent for more is given when it is asked for"
    wider = app.acquire_token_silent(more, account=account, force_refresh=True)
    assert wider and "Calendars.ReadWrite" in wider["scope"], wider
    step("consent step by step")
    elsewhere = msal.PublicClientApplication(own, authority=f"{Line.HOST}/organizations", http_client=line)
    page = elsewhere.initiate_auth_code_flow(reads, redirect_uri="http://localhost:49152")["auth_uri"]
    told = line.get(page, allow_redirects=False, timeout=20)
    assert "AADSTS50194" in told.text, told.text
    page = app.initiate_auth_code_flow(reads, redirect_uri="http://127.0.0.1:49152/else")["auth_uri"]
    told = line.get(page, allow_redirects=False, timeout=20)
    assert "AADSTS50011" in told.text, told.text
    try:
        msal.PublicClientApplication(own, authority=f"{Line.HOST}/nobody.example", http_client=line)
        raise AssertionError("a directory that is none was found")
    except ValueError:
        step("refusals: directory, redirect")
    app.remove_account(account)
    assert app.get_accounts() == [], "the library forgets the account"


def google_flow(scopes):
    """The library's own flow of a desktop client, up to its tokens."""
    client = CLIENTS["google"]
    config = {
        "installed": {
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "auth_uri": f"{BASE}/google/o/oauth2/v2/auth",
            "token_uri": f"{BASE}/google/token",
            "redirect_uris": ["http://localhost"],
        }
    }
    flow = google_auth_oauthlib.flow.InstalledAppFlow.from_client_config(config, scopes=scopes, autogenerate_code_verifier=True)
    flow.redirect_uri = "http://localhost:49153/"
    page, _state = flow.authorization_url(access_type="offline", prompt="consent", include_granted_scopes="true")
    flow.fetch_token(authorization_response=consented(page))
    return flow.credentials


def google_service(credentials):
    return googleapiclient.discovery.build(
        "calendar", "v3", credentials=credentials, client_options={"api_endpoint": f"{BASE}/google/calendar/v3/"}
    )


def google_workspace(step):
    credentials = google_flow(["openid", "https://www.googleapis.com/auth/calendar.readonly"])
    assert credentials.refresh_token and credentials.id_token, "offline access and who it is"
    step("code against tokens, id token")
    before = credentials.token
    credentials.refresh(google.auth.transport.requests.Request())
    assert credentials.token != before, "renewed"
    step("renewal")
    calendar = google_service(credentials)
    calendars = calendar.calendarList().list().execute()["items"]
    assert calendars, "somebody has a calendar"
    calendar.events().list(calendarId="primary", maxResults=5).execute()
    try:
        calendar.events().delete(calendarId="primary", eventId="abcdef").execute()
        raise AssertionError("reading was asked for, and something could be deleted")
    except googleapiclient.errors.HttpError as refused:
        assert refused.status_code == 403 and "insufficient" in refused.reason, refused
    step("as far as the scope and no further")
    revoked = requests.post(f"{BASE}/google/revoke", data={"token": credentials.refresh_token}, timeout=20)
    assert revoked.status_code == 200, revoked.text
    try:
        credentials.refresh(google.auth.transport.requests.Request())
        raise AssertionError("a consent that was taken back still renews")
    except google.auth.exceptions.RefreshError as refused:
        assert "invalid_grant" in str(refused), refused
    step("revocation")


def pages(collection, request):
    """All items, as the library goes from page to page."""
    items = []
    while request is not None:
        answer = request.execute()
        items += answer.get("items", [])
        request = collection.list_next(request, answer)
    return items


def refused(status, request):
    try:
        request.execute()
    except googleapiclient.errors.HttpError as answer:
        assert answer.status_code == status, answer
        return answer
    raise AssertionError(f"{request.uri} was taken, and {status} was expected")


def at(hour, zone="America/New_York"):
    return {"dateTime": f"2026-11-24T{hour:02}:00:00-05:00", "timeZone": zone}


def google_calendars(step):
    service = google_service(google_flow(["https://www.googleapis.com/auth/calendar"]))
    own = service.calendars().get(calendarId="primary").execute()["id"]
    assert len(service.colors().get().execute()["event"]) == 11, "the palette of events"
    settings = pages(service.settings(), service.settings().list())
    assert service.settings().get(setting="timezone").execute() in settings, "each setting alone and in the list"
    step("settings and colors")
    made = service.calendars().insert(body={"summary": "Bookings", "timeZone": "America/New_York"}).execute()
    bookings = made["id"]
    assert made["dataOwner"] == own, made
    listed = pages(service.calendarList(), service.calendarList().list())
    assert bookings in [entry["id"] for entry in listed], "it is in the list"
    rule = {"role": "reader", "scope": {"type": "user", "value": "roe@client.example"}}
    shared = service.acl().insert(calendarId=bookings, body=rule, sendNotifications=False).execute()
    assert shared in pages(service.acl(), service.acl().list(calendarId=bookings)), "and shared"
    service.acl().delete(calendarId=bookings, ruleId=shared["id"]).execute()
    step("a calendar, made and shared")
    body = {
        "summary": "Deposition",
        "start": at(9),
        "end": at(11, "America/Chicago"),
        "status": "tentative",
        "transparency": "transparent",
        "attachments": [{"fileUrl": "https://drive.google.com/file/d/7", "title": "Exhibit 7"}],
        "conferenceData": {"createRequest": {"requestId": "one"}},
        "attendees": [{"email": "roe@client.example", "optional": True, "comment": "Late", "additionalGuests": 1}],
    }
    event = service.events().insert(
        calendarId=bookings, body=body, supportsAttachments=True, conferenceDataVersion=1, sendUpdates="none"
    ).execute()
    for field in ("status", "transparency", "attachments"):
        assert event[field] == body[field], f"{field}: {event}"
    assert event["end"]["timeZone"] == "America/Chicago" and event["hangoutLink"], event
    only = service.events().get(calendarId=bookings, eventId=event["id"], fields="id,start/timeZone").execute()
    assert only == {"id": event["id"], "start": {"timeZone": "America/New_York"}}, only
    ask = service.events().get(calendarId=bookings, eventId=event["id"])
    ask.headers["if-none-match"] = event["etag"]
    refused(304, ask)
    step("an event with all its fields, in part and not again")
    span = {"timeMin": "2026-11-24T00:00:00Z", "timeMax": "2026-11-25T00:00:00Z", "items": [{"id": bookings}]}
    busy = service.freebusy().query(body=span).execute()["calendars"][bookings]["busy"]
    assert busy == [], f"a free event takes no time: {busy}"
    service.events().patch(calendarId=bookings, eventId=event["id"], body={"transparency": "opaque"}).execute()
    busy = service.freebusy().query(body=span).execute()["calendars"][bookings]["busy"]
    assert len(busy) == 1, f"a tentative one does: {busy}"
    step("free and busy")
    channel = {"id": "channel-1", "type": "web_hook", "address": "https://relay.example/google"}
    opened = service.events().watch(calendarId=bookings, body=channel).execute()
    names = {"id": opened["id"], "resourceId": opened["resourceId"]}
    service.channels().stop(body=names).execute()
    refused(404, service.channels().stop(body=names))
    step("a channel, opened and stopped")
    refused(400, service.events().update(calendarId=bookings, eventId=event["id"], body={"summary": "x"}))
    for rule in ("RRULE:FREQ=FORTNIGHTLY", "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z"):
        change = {"recurrence": [rule]}
        refused(400, service.events().patch(calendarId=bookings, eventId=event["id"], body=change))
    day = {"start": {"date": "2026-11-24"}, "end": {"date": "2026-11-25"}, "eventType": "outOfOffice"}
    refused(400, service.events().insert(calendarId="primary", body=day))
    refused(400, service.events().list(calendarId="primary", fields="items("))
    refused(400, service.calendars().delete(calendarId="primary"))
    step("refusals")
    if LONG:
        every_calendar(service, listed)
        step("every calendar, in full, by days and what changed since")
    service.calendars().delete(calendarId=bookings).execute()
    refused(404, service.events().list(calendarId=bookings))


def every_calendar(service, listed):
    """The long form: each calendar of the firm is read in every way, and no row comes twice."""
    for entry in listed:
        for single in (False, True):
            more = {"timeMin": "2026-10-01T00:00:00Z", "timeMax": "2027-01-01T00:00:00Z"}
            request = service.events().list(calendarId=entry["id"], singleEvents=single, **more)
            rows, token = [], None
            while request is not None:
                answer = request.execute()
                rows += answer["items"]
                token = answer.get("nextSyncToken")
                request = service.events().list_next(request, answer)
            ids = [row["id"] for row in rows]
            assert len(ids) == len(set(ids)), f"{entry['id']}: a row came twice"
            since = service.events().list(calendarId=entry["id"], singleEvents=single, syncToken=token)
            assert pages(service.events(), since) == [], f"{entry['id']}: nothing has changed"
            for row in rows[:20]:
                alone = service.events().get(calendarId=entry["id"], eventId=row["id"]).execute()
                assert alone == row, f"{entry['id']}: {row['id']} alone is as in the list"


def clio(step):
    client = CLIENTS["clio"]
    session = requests_oauthlib.OAuth2Session(client["client_id"], redirect_uri="http://127.0.0.1:49154/signed-in")
    page, _state = session.authorization_url(f"{BASE}/clio/oauth/authorize")
    token_url = f"{BASE}/clio/oauth/token"
    tokens = session.fetch_token(
        token_url, authorization_response=consented(page), client_secret=client["client_secret"], include_client_id=True
    )
    assert tokens["refresh_token"], tokens
    step("code against tokens")
    who = f"{BASE}/clio/api/v4/users/who_am_i.json"
    assert session.get(who).status_code == 200, "the token is taken"
    session.refresh_token(token_url, client_id=client["client_id"], client_secret=client["client_secret"])
    assert session.get(who).status_code == 200, "the new one as well"
    step("renewal")
    ended = session.post(f"{BASE}/clio/oauth/deauthorize")
    assert ended.status_code == 200, ended.text
    assert session.get(who).status_code == 401, "the sign-in is over"
    step("deauthorisation")


def main():
    for client in (microsoft, google_workspace, google_calendars, clio):
        steps, failed = [], ""
        try:
            client(steps.append)
        except Exception:
            failed = traceback.format_exc(limit=4)
        print(json.dumps({"client": client.__name__, "steps": steps, "failed": failed}), flush=True)


main()
