//! By which roots a portal's certificate is judged: those of the platform, or those that come with the library.
//!
//! It is a program without a harness, which starts itself again in an environment where the platform trusts the test's own
//! certificate: the platform's verifier reads from `SSL_CERT_FILE` what it trusts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::archive::{NoteSigner, TrustedKeys};
use perito::client::PortalClient;
use perito::{Error, ErrorKind};
use rcgen::CertifiedKey;
use reqwest::Certificate;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What every request is answered: a portal in order, as far as connecting goes.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ndate: Tue, 24 Nov 2026 10:00:00 GMT\r\ncontent-type: application/json\r\n\
    content-length: 30\r\nconnection: close\r\n\r\n{\"status\": 200, \"title\": \"OK\"}";

/// A portal with a certificate that it has signed itself.
struct Portal {
    address: String,
    certificate: CertificateDer<'static>,
    /// How many requests have come through.
    requests: Arc<AtomicUsize>,
}

fn main() {
    match std::env::args().nth(1) {
        Some(address) if address.starts_with("https://") => connect_where_the_platform_trusts_it(&address),
        // Whatever else stands there chooses among tests, and this is one.
        _ => judge(),
    }
}

fn judge() {
    let portal = Portal::serve();

    // It is in order for whoever trusts its certificate.
    let trusting = Certificate::from_der(&portal.certificate).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([trusting]).build().unwrap();
    let answer = block_on(client.get(&portal.address).send()).unwrap();
    assert_eq!((answer.status().as_u16(), portal.requests()), (200, 1));

    // Nobody else does.
    refused(block_on(connect(&portal.address)));
    assert_eq!(portal.requests(), 1);

    // And where the platform does, only a client that asks it.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("tls-roots-{}.pem", std::process::id()));
    let text = STANDARD.encode(&portal.certificate);
    std::fs::write(&file, format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")).unwrap();
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.arg(&portal.address).env("SSL_CERT_FILE", &file).env_remove("SSL_CERT_DIR");
    let ended = again.status().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(ended.success());
    assert_eq!(portal.requests(), if cfg!(feature = "bundled-roots") { 1 } else { 2 });
}

fn connect_where_the_platform_trusts_it(address: &str) {
    let outcome = block_on(connect(address));
    if cfg!(feature = "bundled-roots") {
        refused(outcome);
    } else {
        outcome.unwrap();
    }
}

async fn connect(address: &str) -> Result<(), Error> {
    let keys = TrustedKeys::from(NoteSigner::from_seed("portal.example.org", &[7; 32]).unwrap().verifier());
    PortalClient::connect(address, keys).await.map(drop)
}

/// Refused for its certificate, and told as any other failure of the network.
fn refused(outcome: Result<(), Error>) {
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Network, "connect"));
    let mut cause = error.source();
    while let Some(source) = cause {
        if source.to_string().contains("UnknownIssuer") {
            return;
        }
        cause = source.source();
    }
    panic!("refused for another reason: {error:?}");
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl Portal {
    fn serve() -> Self {
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let certificate = cert.der().clone();
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate.clone()], key.into()).unwrap();
        let config = Arc::new(config);

        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        // It ends with the program.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                // Whoever does not trust the certificate goes away in the middle.
                let _ = answer(StreamOwned::new(connection, stream.unwrap()), &count);
            }
        });
        Self { address, certificate, requests }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Reads the head of a request, counts and answers it.
fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>, count: &AtomicUsize) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    count.fetch_add(1, Ordering::SeqCst);
    stream.write_all(ANSWER)?;
    stream.conn.send_close_notify();
    stream.flush()
}
