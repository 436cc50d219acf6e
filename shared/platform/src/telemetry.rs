//! Logs, traces and metrics of a process: installed once, however often [`init`] is called.

use std::sync::{Once, OnceLock};
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::env::{ConfigError, Env, Variable};

/// What is logged.
pub const LOG: Variable = Variable {
    name: "REMIX_LOG",
    default: "info",
    about: "what is logged: a level, or directives such as info,remix_gateway=debug",
};
/// How it is written.
pub const LOG_FORMAT: Variable =
    Variable { name: "REMIX_LOG_FORMAT", default: "text", about: "how log lines look: text or json" };
/// Where traces go.
pub const OTLP_ENDPOINT: Variable = Variable {
    name: "REMIX_OTLP_ENDPOINT",
    default: "",
    about: "gRPC address of an OpenTelemetry collector, for example http://127.0.0.1:4317; unset: no traces",
};
/// Which share of the traces that start here are kept.
pub const TRACE_RATIO: Variable = Variable {
    name: "REMIX_TRACE_RATIO",
    default: "1",
    about: "the share of new traces that are kept, 0..1; a caller's decision is followed",
};

/// Every variable of this module, for docs/configuration.md.
pub const VARIABLES: [Variable; 4] = [LOG, LOG_FORMAT, OTLP_ENDPOINT, TRACE_RATIO];

/// Seconds; from a cached read to a model's longest answer.
const DURATION_BUCKETS: [f64; 16] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];
const UPKEEP: Duration = Duration::from_secs(5);

/// Keep it until the process ends: dropping it sends the last spans.
#[must_use]
pub struct Guard(Option<SdkTracerProvider>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(provider) = &self.0 {
            // A collector that is gone must not hold up the end of the process.
            let _ = provider.shutdown_with_timeout(Duration::from_secs(1));
        }
    }
}

/// Starts logs, metrics and, where configured, traces. A second call changes nothing. Must run inside a tokio runtime
/// when traces are exported.
pub fn init(env: &Env) -> Result<Guard, ConfigError> {
    let filter: EnvFilter = env.required(&LOG)?;
    let json = match env.text(&LOG_FORMAT) {
        Some("json") => true,
        Some("text") => false,
        _ => return Err(ConfigError::new(&LOG_FORMAT, "must be text or json")),
    };
    let ratio = env.number(&TRACE_RATIO, 0.0..=1.0)?;
    let provider = env.text(&OTLP_ENDPOINT).map(|endpoint| tracer_provider(endpoint, ratio)).transpose()?;

    metrics_handle();
    let lines = if json {
        fmt::layer().json().flatten_event(true).with_current_span(false).with_writer(std::io::stderr).boxed()
    } else {
        fmt::layer().with_writer(std::io::stderr).with_ansi(false).boxed()
    };
    let spans = provider
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("remix")));
    let fresh = tracing_subscriber::registry().with(filter).with(spans).with(lines).try_init().is_ok();
    Ok(Guard(provider.filter(|_| fresh)))
}

/// What `/metrics` shows: every metric of the process in the text format of Prometheus.
pub fn render_metrics() -> String {
    metrics_handle().map(PrometheusHandle::render).unwrap_or_default()
}

/// Installs the recorder at the first call. `None` when the process has another recorder already.
fn metrics_handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    static UPKEEP_THREAD: Once = Once::new();
    let handle = HANDLE
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &DURATION_BUCKETS)
                .ok()?
                .install_recorder()
                .ok()
        })
        .as_ref()?;
    UPKEEP_THREAD.call_once(|| {
        // Histograms keep every sample until somebody sums them up; a process that nobody scrapes would grow.
        let upkeep = std::thread::Builder::new().name("metrics-upkeep".to_owned()).spawn(move || {
            loop {
                std::thread::sleep(UPKEEP);
                handle.run_upkeep();
            }
        });
        if let Err(problem) = upkeep {
            tracing::warn!(%problem, "no thread for the upkeep of metrics");
        }
    });
    Some(handle)
}

fn tracer_provider(endpoint: &str, ratio: f64) -> Result<SdkTracerProvider, ConfigError> {
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .with_timeout(Duration::from_secs(5))
        .build()
        .map_err(|problem| ConfigError::new(&OTLP_ENDPOINT, problem))?;
    let resource = Resource::builder().with_attribute(KeyValue::new("service.name", program())).build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
        .with_resource(resource)
        .build())
}

/// The name of the program, for example `remix-gateway`.
fn program() -> String {
    std::env::args_os()
        .next()
        .and_then(|path| {
            std::path::Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| "remix".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_is_harmless_and_metrics_are_rendered() {
        let env = Env::of([("REMIX_LOG", "error")]);
        let _first = init(&env).unwrap();
        let _second = init(&env).unwrap();
        metrics::counter!("telemetry_test_total").increment(3);
        assert!(render_metrics().contains("telemetry_test_total 3"));
    }

    #[test]
    fn wrong_values_are_named() {
        for (name, value) in [("REMIX_LOG_FORMAT", "xml"), ("REMIX_TRACE_RATIO", "2"), ("REMIX_LOG", "a=b=c")]
        {
            let problem = init(&Env::of([(name, value)])).err().unwrap().to_string();
            assert!(problem.starts_with(name), "{problem}");
        }
    }
}
