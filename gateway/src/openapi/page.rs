//! The API reference as one static page: no scripts, nothing loaded from elsewhere.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::router::{Auth, ROUTES, Route};

const STYLE: &str = include_str!("page.css");

/// Draws the page.
pub fn page(document: &Value) -> String {
    let mut html = Html(String::with_capacity(128 * 1024));
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<title>Remix Chat API</title><style>").raw(STYLE).raw("</style></head><body>");
    let operations = operations(document);
    html.raw("<nav><h1>Remix Chat API</h1><p><a href=\"/api/openapi.json\">OpenAPI 3.1</a></p>");
    for (tag, members) in &operations {
        html.raw("<h2>").text(tag).raw("</h2><ul>");
        for operation in members {
            html.raw("<li><a href=\"#").text(operation.id()).raw("\">").text(operation.id()).raw("</a></li>");
        }
        html.raw("</ul>");
    }
    html.raw("<h2><a href=\"#schemas\">schemas</a></h2></nav><main><p>");
    html.prose(document["info"]["description"].as_str().unwrap_or_default()).raw("</p>");
    for (_, members) in &operations {
        members.iter().for_each(|operation| operation.draw(&mut html));
    }
    html.raw("<h2 id=\"schemas\">Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        html.raw("<section id=\"schema-").text(name).raw("\"><h3>").text(name).raw("</h3>");
        draw_schema(&mut html, schema);
        html.raw("</section>");
    }
    html.raw("</main></body></html>");
    html.0
}

struct Operation<'a> {
    route: &'a Route,
    details: &'a Value,
}

/// Operations by tag, both in the order of the routes: what matters most comes first.
fn operations(document: &Value) -> Vec<(&str, Vec<Operation<'_>>)> {
    let mut tags: Vec<(&str, Vec<Operation<'_>>)> = Vec::new();
    for route in ROUTES {
        let details = &document["paths"][route.path][route.method.to_ascii_lowercase()];
        let tag = details["tags"][0].as_str().unwrap_or("other");
        let operation = Operation { route, details };
        match tags.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, members)) => members.push(operation),
            None => tags.push((tag, vec![operation])),
        }
    }
    tags
}

impl Operation<'_> {
    fn id(&self) -> &str {
        self.route.operation
    }

    fn draw(&self, html: &mut Html) {
        html.raw("<section id=\"")
            .text(self.id())
            .raw("\"><h3><span class=\"method\">")
            .text(self.route.method);
        html.raw("</span> <code>").text(self.route.path).raw("</code></h3>");
        for part in ["summary", "description"] {
            if let Some(text) = self.details[part].as_str() {
                html.raw("<p>").prose(text).raw("</p>");
            }
        }
        if self.route.auth == Auth::Traveler {
            html.raw("<p class=\"note\">Needs a bearer token.</p>");
        }
        let parameters = self.details["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        if !parameters.is_empty() {
            html.raw("<table><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr>");
            for parameter in parameters {
                html.raw("<tr><td><code>")
                    .text(parameter["name"].as_str().unwrap_or_default())
                    .raw("</code></td><td>");
                html.text(parameter["in"].as_str().unwrap_or_default()).raw("</td><td>");
                draw_type(html, &parameter["schema"]);
                html.raw("</td><td>")
                    .prose(parameter["description"].as_str().unwrap_or_default())
                    .raw("</td></tr>");
            }
            html.raw("</table>");
        }
        if let Some(content) = self.details["requestBody"]["content"].as_object() {
            html.raw("<p>Body: ");
            draw_content(html, content);
            html.raw("</p>");
        }
        html.raw("<table><tr><th>status</th><th>body</th><th></th></tr>");
        for (status, response) in self.details["responses"].as_object().into_iter().flatten() {
            html.raw("<tr><td>").text(status).raw("</td><td>");
            if let Some(content) = response["content"].as_object() {
                draw_content(html, content);
            }
            html.raw("</td><td>")
                .prose(response["description"].as_str().unwrap_or_default())
                .raw("</td></tr>");
        }
        html.raw("</table></section>");
    }
}

fn draw_content(html: &mut Html, content: &Map<String, Value>) {
    for (index, (kind, media)) in content.iter().enumerate() {
        if index > 0 {
            html.raw(", or ");
        }
        draw_type(html, &media["schema"]);
        html.raw(" <small>").text(kind).raw("</small>");
    }
}

fn draw_schema(html: &mut Html, schema: &Value) {
    if let Some(text) = schema["description"].as_str() {
        html.raw("<p>").prose(text).raw("</p>");
    }
    let Some(fields) = schema["properties"].as_object() else {
        html.raw("<p>");
        draw_type(html, schema);
        html.raw("</p>");
        return;
    };
    html.raw("<table><tr><th>field</th><th>type</th><th></th></tr>");
    for (name, field) in fields {
        html.raw("<tr><td><code>").text(name).raw("</code></td><td>");
        draw_type(html, field);
        html.raw("</td><td>").prose(field["description"].as_str().unwrap_or_default()).raw("</td></tr>");
    }
    html.raw("</table>");
}

/// A type in one line, with links to the named ones.
fn draw_type(html: &mut Html, schema: &Value) {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        html.raw("<a href=\"#schema-").text(name).raw("\">").text(name).raw("</a>");
        return;
    }
    if let Some(choices) = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema[*key].as_array()) {
        for (index, choice) in choices.iter().enumerate() {
            html.raw(if index > 0 { " or " } else { "" });
            draw_type(html, choice);
        }
        return;
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> =
            words.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
        html.text(&words.join(" | "));
        return;
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        kind => kind.as_str().unwrap_or("any").to_owned(),
    };
    if kind.starts_with("array") {
        html.raw("list of ");
        draw_type(html, &schema["items"]);
        return;
    }
    html.text(&kind);
    if let Some(format) = schema["format"].as_str() {
        html.raw(" <small>").text(format).raw("</small>");
    }
}

/// Text that is escaped unless it is markup of this file.
struct Html(String);

impl Html {
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '<' | '>' | '&' | '"' => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.0, "&#{};", character as u32);
                }
                _ => self.0.push(character),
            }
        }
        self
    }

    /// Text with `code` between backticks.
    fn prose(&mut self, text: &str) -> &mut Self {
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                self.raw("<code>").text(part).raw("</code>");
            } else {
                self.text(part);
            }
        }
        self
    }
}
