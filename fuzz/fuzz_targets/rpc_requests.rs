#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledgerform_properties::rpc_requests(bytes));
