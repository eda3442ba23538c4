//! Reflection, with which tools such as grpcurl ask what can be called.

use http::{Request, Response};
use hyper::body::Incoming;
use std::convert::Infallible;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic_reflection::server::Builder;

/// The services of this crate with the names of Terraform's own files.
const DESCRIPTORS: &[u8] = include_bytes!("../generated/descriptors.bin");

/// The reflection services; Terraform never asks them, so they are made when somebody does.
pub(super) struct Reflection;

impl Reflection {
    const V1: &str = "grpc.reflection.v1.ServerReflection";
    const V1_ALPHA: &str = "grpc.reflection.v1alpha.ServerReflection";

    pub(super) fn serves(service: &str) -> bool {
        [Self::V1, Self::V1_ALPHA].contains(&service)
    }

    pub(super) async fn call(name: &str, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let builder = Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
        let unusable = |_| Ok(tonic::Status::internal("the descriptors cannot be read").into_http());
        if name == Self::V1 {
            match builder.build_v1() {
                Ok(mut service) => service.call(request).await,
                Err(error) => unusable(error),
            }
        } else {
            match builder.build_v1alpha() {
                Ok(mut service) => service.call(request).await,
                Err(error) => unusable(error),
            }
        }
    }
}
