//! The page at `/docs` comes from the portal alone: the browser is told to fetch nothing else, and nothing else is named.

use perito_portal::Sandbox;

use crate::support::{Answer, Api};

const FILES: [(&str, &str); 4] = [
    ("/docs/docs.css", "text/css; charset=utf-8"),
    ("/docs/docs.js", "text/javascript; charset=utf-8"),
    ("/docs/swagger-ui.css", "text/css; charset=utf-8"),
    ("/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
];

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_its_files_may_load_nothing_from_elsewhere() {
    let sandbox = Sandbox::start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    for (path, kind) in [("/docs", "text/html; charset=utf-8")].into_iter().chain(FILES) {
        let answer = anonymous.get(path).await.expect(200);
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        let policy = answer.header("content-security-policy").expect(path);
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        // Ourselves, and images that are in the style sheet: no other source, and nothing inline.
        for directive in policy.split(';') {
            for source in directive.split_whitespace().skip(1) {
                let images = directive.trim_start().starts_with("img-src") && source == "data:";
                assert!(matches!(source, "'none'" | "'self'") || images, "{directive}");
            }
        }
    }
    for path in ["/docs/", "/docs/README.md", "/docs/..%2Findex.html", "/docs/swagger-ui%2FLICENSE"] {
        assert_eq!(anonymous.get(path).await.expect(404).code(), "not_found", "{path}");
    }
    assert_eq!(anonymous.get("/docs/%FF").await.expect(404).code(), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_names_files_that_are_there_and_no_other_host() {
    let sandbox = Sandbox::start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    let page = anonymous.get("/docs").await.expect(200);
    let page = text(&page);
    for said in ["<html lang=\"it\">", "<title>perito", "Non è un servizio dell'INPS", "not a service of INPS"] {
        assert!(page.contains(said), "{said}");
    }
    let mut named: Vec<_> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()))
        .collect();
    named.sort_unstable();
    named.dedup();
    let local = |name: &str| FILES.iter().any(|(path, _)| path.strip_prefix('/') == Some(name));
    assert!(named.iter().all(|name| local(name) || ["openapi.json", "data:,"].contains(name)), "{named:?}");
    assert_eq!(named.iter().filter(|name| local(name)).count(), FILES.len());
    assert!(!page.contains("://"));
    // The page's own script asks for the document alone, and takes away what would ask for a token or send a request.
    let script = anonymous.get("/docs/docs.js").await.expect(200);
    for said in ["url: \"openapi.json\"", "validatorUrl: null", "supportedSubmitMethods: []", "authorizeBtn: nothing"] {
        assert!(text(&script).contains(said), "{said}");
    }
    assert!(!text(&script).contains("://"));
    for path in ["/docs/docs.css", "/docs/swagger-ui.css"] {
        let style = anonymous.get(path).await.expect(200);
        assert!(!text(&style).contains("@import"), "{path}");
        assert!(
            text(&style).split("url(").skip(1).all(|url| url.trim_start_matches('"').starts_with("data:")),
            "{path}"
        );
    }
}
