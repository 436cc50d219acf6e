//! Compiles the protos without protoc and gives the messages their JSON form: snake_case names, enums as words,
//! timestamps as RFC 3339 under `*_at` names, amounts as numbers.

use std::error::Error;
use std::path::PathBuf;

use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};

const FILES: [&str; 5] = [
    "tripit/remix/v1/itinerary.proto",
    "tripit/remix/v1/session.proto",
    "tripit/remix/v1/session_service.proto",
    "tripit/remix/v1/itinerary_service.proto",
    "tripit/remix/v1/remix_ai_service.proto",
];
const PACKAGE: &str = "tripit.remix.v1";

/// Proto timestamps end in `_time`, JSON ones in `_at`, as the REST contract names them.
const TIMES: [(&str, &str); 9] = [
    ("create_time", "created_at"),
    ("update_time", "updated_at"),
    ("last_message_time", "last_message_at"),
    ("archive_time", "archived_at"),
    ("finalize_time", "finalized_at"),
    ("reset_time", "resets_at"),
    ("start_time", "started_at"),
    ("end_time", "ended_at"),
    ("publish_time", "published_at"),
];

/// Messages whose unset fields are left out of the JSON instead of standing there as null.
const SPARSE: [&str; 6] =
    ["MessageMetadata", "ErrorDetails", "ErrorBody", "Change", "ChangeEntry", "TurnStopped"];

/// Messages that hold a oneof of events have no JSON form of their own: SSE writes the inner message.
const NO_JSON: [&str; 5] =
    ["TurnEvent", "GenerateResponse", "SendMessageResponse", "WatchTurnResponse", "RetryTurnResponse"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=tripit");
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_imports(true).include_source_info(true).open_files(FILES)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    std::fs::write(out.join("descriptor.bin"), compiler.encode_file_descriptor_set())?;
    let set = FileDescriptorSet::decode(compiler.encode_file_descriptor_set().as_slice())?;

    let mut build = tonic_prost_build::configure()
        .extern_path(".google.protobuf.Timestamp", "crate::Timestamp")
        .extern_path(".tripit.remix.v1.Amount", "crate::Amount")
        .extern_path(".tripit.remix.v1.ChangeValue", "crate::ChangeValue");
    for file in set.file.iter().filter(|f| f.package() == PACKAGE) {
        for item in &file.enum_type {
            build = build.enum_attribute(
                format!(".{PACKAGE}.{}", item.name()),
                "#[derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)] #[serde(rename_all = \"snake_case\")]",
            );
        }
        for message in file.message_type.iter().filter(|m| has_json(m)) {
            let path = format!(".{PACKAGE}.{}", message.name());
            build = build.message_attribute(
                &path,
                "#[derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)] #[serde(default)]",
            );
            for field in &message.field {
                for attribute in json_attributes(message, field) {
                    build = build.field_attribute(format!("{path}.{}", field.name()), attribute);
                }
            }
        }
    }
    build.compile_fds(set)?;
    Ok(())
}

fn has_json(message: &DescriptorProto) -> bool {
    let name = message.name();
    !name.ends_with("Request")
        && !NO_JSON.contains(&name)
        && !["Amount", "ChangeValue", "ConversationContext"].contains(&name)
}

fn json_attributes(message: &DescriptorProto, field: &FieldDescriptorProto) -> Vec<String> {
    let mut attributes = Vec::new();
    let repeated = field.label() == Label::Repeated;
    let optional = field.proto3_optional();
    let type_name = field.type_name().rsplit('.').next().unwrap_or_default();
    if field.r#type() == Type::Enum && !repeated {
        let (with, schema) = if optional {
            ("OptionalWord", format!("Option<{type_name}>"))
        } else {
            ("Word", type_name.to_owned())
        };
        attributes.push(format!("#[serde(with = \"crate::json::{with}::<{type_name}>\")]"));
        attributes.push(format!("#[schema(value_type = {schema})]"));
    }
    if field.r#type() == Type::Message && !repeated && !optional {
        // Prost wraps every message in an Option; the contract says that this one is always there.
        let path = match field.type_name() {
            ".google.protobuf.Timestamp" => "crate::Timestamp".to_owned(),
            ".tripit.remix.v1.Amount" => "crate::Amount".to_owned(),
            _ => type_name.to_owned(),
        };
        attributes.push(format!("#[schema(value_type = {path})]"));
    }
    let json_name = TIMES.iter().find(|(proto, _)| *proto == field.name());
    if let (".google.protobuf.Timestamp", Some((_, json))) = (field.type_name(), json_name) {
        attributes.push(format!("#[serde(rename = \"{json}\")]"));
    }
    if optional
        && (SPARSE.contains(&message.name()) || (message.name(), field.name()) == ("Message", "metadata"))
    {
        attributes.push("#[serde(skip_serializing_if = \"Option::is_none\")]".to_owned());
    }
    if repeated && ["MessageMetadata", "ErrorDetails"].contains(&message.name()) {
        attributes.push("#[serde(skip_serializing_if = \"Vec::is_empty\")]".to_owned());
    }
    attributes
}
