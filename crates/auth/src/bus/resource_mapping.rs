//! AWSResourceMappingRequestBus, of Open 3D Engine's AWS Core: what the resource mapping file says.

use super::MAPPING_REQUESTS;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{AnswerDef, BusDef, Data, ParamDef, RequestDef};

pub(super) fn bus() -> BusDef {
    let of_project = |name, title, doc, result, what| RequestDef {
        name,
        title,
        doc,
        inputs: Vec::new(),
        answer: AnswerDef::Now(Some(ParamDef::new(result, what, ValueType::String, "What the file says, or nothing."))),
    };
    let of_resource = |name, title, doc, result, what| RequestDef {
        inputs: vec![ParamDef::new(
            "resource_key",
            "Resource Key",
            ValueType::String,
            "The resource, such as `AWSClientAuth.CognitoUserPoolId`.",
        )],
        ..of_project(name, title, doc, result, what)
    };
    BusDef {
        requests_name: MAPPING_REQUESTS,
        notifications_name: "",
        category: "AWS Core",
        doc: "Tells which AWS resources a run uses: what its settings and its resource mapping file say. What neither \
              says is an empty text, and the log says so. Nothing is asked of AWS.",
        requests: vec![
            of_project(
                "GetDefaultAccountId",
                "Get Default Account Id",
                "Gives the project's AWS account.",
                "account_id",
                "Account Id",
            ),
            of_project("GetDefaultRegion", "Get Default Region", "Gives the project's region.", "region", "Region"),
            of_resource(
                "GetResourceAccountId",
                "Get Resource Account Id",
                "Gives the account of a resource: its own, else the project's.",
                "account_id",
                "Account Id",
            ),
            of_resource(
                "GetResourceNameId",
                "Get Resource Name Id",
                "Gives the name or id of a resource. For the user pool, the app client and the identity pool it is what \
                 the run uses, wherever that is set.",
                "name_id",
                "Name Id",
            ),
            of_resource(
                "GetResourceRegion",
                "Get Resource Region",
                "Gives the region of a resource: its own, else the project's.",
                "region",
                "Region",
            ),
            of_resource(
                "GetResourceType",
                "Get Resource Type",
                "Gives the type of a resource, such as `AWS::Cognito::UserPool`.",
                "resource_type",
                "Resource Type",
            ),
            RequestDef {
                name: "ReloadConfigFile",
                title: "Reload Config File",
                doc: "Reads the resource mapping file again. Later requests of this bus answer by it; what was made \
                      ready before stays as it was, as in Open 3D Engine.",
                inputs: vec![
                    ParamDef::new(
                        "is_reloading_config_file_name",
                        "Is Reloading Config FileName",
                        ValueType::Bool,
                        "Open 3D Engine then also looks up anew which file it is. Here that is settled when a run \
                         begins, so this changes nothing.",
                    )
                    .or(Data::Bool(false)),
                ],
                answer: AnswerDef::Now(None),
            },
        ],
        events: Vec::new(),
    }
}
