//! One request and one answer as values, so that a vendor's batch can run its parts through the same code as
//! single requests; and the multipart form of Google's batches. It knows no vendor's rules.

use crate::faults::Call;
use crate::vendor::Vendor;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A request, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct ParsedRequest {
    /// Method.
    pub(crate) method: Method,
    /// Segments of the path below the vendor's base, percent-decoded.
    pub(crate) path: Vec<String>,
    /// Query parameters in their order, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body; empty for none.
    pub(crate) body: Bytes,
    /// `http://127.0.0.1:PORT`, for links in answers.
    pub(crate) origin: String,
    /// How faults see it.
    pub(crate) call: Call,
}

impl ParsedRequest {
    /// Takes an HTTP request apart; `mount` is the vendor's base path, cut off the front.
    pub(crate) fn new(vendor: Vendor, parts: &Parts, body: Bytes, mount: &str) -> Self {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
        let path = parts.uri.path();
        Self {
            method: parts.method.clone(),
            path: segments(path.strip_prefix(mount).unwrap_or(path)),
            query: pairs(parts.uri.query().unwrap_or_default()),
            headers: parts.headers.clone(),
            body,
            origin: format!("http://{host}"),
            call: Call::new(vendor, &parts.method, &parts.uri),
        }
    }

    /// A part of a batch: its own method, address, headers and body; sign-in and host of the whole. `base` and
    /// `target` make the whole address, `mount` is cut off its front. `None` for an address that is none.
    pub(crate) fn part(&self, vendor: Vendor, part: &Part, base: &str, mount: &str) -> Option<Self> {
        let uri: Uri = format!("{base}{}", part.target).parse().ok()?;
        let mut own = HeaderMap::new();
        if let Some(bearer) = self.headers.get(AUTHORIZATION) {
            own.insert(AUTHORIZATION, bearer.clone());
        }
        for (name, value) in &part.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::from_str(value))
            {
                own.insert(name, value);
            }
        }
        let path = uri.path();
        Some(Self {
            method: part.method.clone(),
            path: segments(path.strip_prefix(mount)?),
            query: pairs(uri.query().unwrap_or_default()),
            headers: own,
            body: part.body.clone(),
            origin: self.origin.clone(),
            call: Call::new(vendor, &part.method, &uri),
        })
    }

    /// The first value of a query parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a query parameter that may be repeated.
    pub(crate) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The path as borrowed segments, to match on.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// An answer: status, headers, JSON body or none.
#[derive(Clone, Debug)]
pub(crate) struct JsonResponse {
    /// Status.
    pub(crate) status: StatusCode,
    /// Headers besides the content type.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Body.
    pub(crate) body: Option<Value>,
}

impl JsonResponse {
    /// 200 with a body.
    pub(crate) fn ok(body: Value) -> Self {
        Self::with(StatusCode::OK, body)
    }

    /// Any status with a body.
    pub(crate) fn with(status: StatusCode, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Some(body) }
    }

    /// 204.
    pub(crate) fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: None }
    }

    /// The same with one header more.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for JsonResponse {
    fn into_response(self) -> Response {
        let body = self.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        if self.body.is_some() {
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// A request inside a multipart batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// `Content-ID` of the part; empty when it had none.
    pub(crate) id: String,
    /// Method.
    pub(crate) method: Method,
    /// Path and query; never a whole address.
    pub(crate) target: String,
    /// Headers of the inner request.
    pub(crate) headers: Vec<(String, String)>,
    /// Body of the inner request.
    pub(crate) body: Bytes,
}

/// Reads a `multipart/mixed` batch. `Err` is a plain sentence about what is wrong with it.
pub(crate) fn read_multipart(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = boundary_of(content_type).ok_or("the batch needs multipart/mixed with a boundary")?;
    let text = std::str::from_utf8(body).map_err(|_| "the batch is not UTF-8")?.replace("\r\n", "\n");
    let fence = format!("--{boundary}");
    let mut pieces = text.split(fence.as_str());
    pieces.next();
    let mut parts = Vec::new();
    for piece in pieces {
        if piece.starts_with("--") {
            return Ok(parts);
        }
        parts.push(read_part(piece.trim_start_matches('\n'))?);
    }
    Err("the batch has no closing boundary".to_owned())
}

/// Writes the answer of a batch: content type and body.
pub(crate) fn write_multipart(answers: &[(String, JsonResponse)]) -> (String, String) {
    let boundary = "batch_truedocket";
    let mut out = String::new();
    for (id, answer) in answers {
        out.push_str(&format!("--{boundary}\r\nContent-Type: application/http\r\n"));
        if !id.is_empty() {
            out.push_str(&format!("Content-ID: <response-{}>\r\n", id.trim_matches(['<', '>'])));
        }
        let reason = answer.status.canonical_reason().unwrap_or("");
        out.push_str(&format!("\r\nHTTP/1.1 {} {reason}\r\n", answer.status.as_u16()));
        for (name, value) in &answer.headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = answer.body.as_ref().map(Value::to_string).unwrap_or_default();
        out.push_str(&format!(
            "Content-Type: application/json; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{body}\r\n",
            body.len()
        ));
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    (format!("multipart/mixed; boundary={boundary}"), out)
}

fn read_part(piece: &str) -> Result<Part, String> {
    let (outer, inner) = piece.split_once("\n\n").ok_or("a part has no empty line after its headers")?;
    let outer = header_lines(outer);
    let kind = find(&outer, "content-type").unwrap_or_default();
    if !kind.starts_with("application/http") {
        return Err("each part must be application/http".to_owned());
    }
    let (head, body) = inner.split_once("\n\n").unwrap_or((inner.trim_end(), ""));
    let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
    let mut words = first.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err("a part has no request line".to_owned());
    };
    if !target.starts_with('/') {
        return Err("a part's address must be a path".to_owned());
    }
    Ok(Part {
        id: find(&outer, "content-id").unwrap_or_default(),
        method: Method::from_bytes(method.as_bytes()).map_err(|_| "a part has no such method")?,
        target: target.to_owned(),
        headers: header_lines(rest),
        body: Bytes::from(body.trim_end_matches('\n').to_owned()),
    })
}

fn boundary_of(content_type: &str) -> Option<String> {
    if !content_type.trim_start().to_ascii_lowercase().starts_with("multipart/mixed") {
        return None;
    }
    content_type.split(';').map(str::trim).find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        let value = value.trim_matches('"');
        (name.eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

fn header_lines(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

fn find(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const BATCH: &str = "--b1\r\nContent-Type: application/http\r\nContent-ID: <one>\r\n\r\n\
        GET /calendar/v3/users/me/calendarList?maxResults=2\r\n\r\n\
        --b1\r\nContent-Type: application/http\r\nContent-ID: <two>\r\n\r\n\
        PATCH /calendar/v3/calendars/a%40b.example/events/abc12 HTTP/1.1\r\nIf-Match: \"7\"\r\n\
        Content-Type: application/json\r\n\r\n{\"summary\":\"x\"}\r\n--b1--\r\n";

    #[test]
    fn a_batch_is_read_part_by_part() {
        let parts = read_multipart("multipart/mixed; boundary=\"b1\"", BATCH.as_bytes()).expect("readable");
        assert_eq!(parts.len(), 2, "both parts must arrive");
        assert_eq!(
            parts[0].target, "/calendar/v3/users/me/calendarList?maxResults=2",
            "the query belongs to it"
        );
        assert_eq!(parts[1].method, Method::PATCH, "the method is the part's own");
        assert_eq!(parts[1].body, Bytes::from("{\"summary\":\"x\"}"), "the body ends before the boundary");
        assert!(parts[1].headers.contains(&("if-match".to_owned(), "\"7\"".to_owned())), "conditions stay");
    }

    #[test]
    fn a_batch_without_its_end_is_refused() {
        let cut = BATCH.trim_end().trim_end_matches("--b1--");
        assert!(
            read_multipart("multipart/mixed; boundary=b1", cut.as_bytes()).is_err(),
            "a cut batch is no batch"
        );
        assert!(read_multipart("application/json", BATCH.as_bytes()).is_err(), "the type must be multipart");
    }

    #[test]
    fn answers_carry_the_ids_of_their_requests() {
        let (kind, body) = write_multipart(&[("<one>".to_owned(), JsonResponse::ok(json!({"a": 1})))]);
        assert!(kind.starts_with("multipart/mixed; boundary="), "a client needs the boundary");
        assert!(body.contains("Content-ID: <response-one>"), "a client tells parts by it");
        assert!(body.contains("HTTP/1.1 200 OK"), "each part has a status line");
    }
}
