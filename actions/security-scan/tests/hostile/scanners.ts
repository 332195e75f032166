import { js, shell } from './package-managers.ts'
import type { HostileRow } from './row.ts'
import { tree } from './stage.ts'

/** Files of cargo, and of scanners and linters. */
export const scannerRows: readonly HostileRow[] = [
  {
    file: '.cargo/audit.toml',
    attack: 'ignores the advisory, and names another database',
    files: ({ elsewhere }) => ({
      '.cargo/audit.toml': `[advisories]\nignore = ["RUSTSEC-2019-0001"]\n[database]\nurl = "${elsewhere}"\npath = "db"\n`,
    }),
  },
  {
    file: '.cargo/config.toml',
    attack: 'wraps the compiler, replaces the source and sets variables',
    files: (scene) => ({
      '.cargo/config.toml': `[build]\nrustc-wrapper = "./evil.sh"\n[source.crates-io]\nreplace-with = "e"\n[source.e]\nregistry = "${scene.elsewhere}"\n[env]\nCARGO_HOME = "."\n`,
      'evil.sh': shell(scene),
    }),
  },
  {
    file: 'rust-toolchain.toml',
    attack: 'names a toolchain in the tree',
    files: (scene) => ({ 'rust-toolchain.toml': '[toolchain]\npath = "./toolchain"\n', 'toolchain/bin/cargo': shell(scene) }),
  },
  {
    file: 'build.rs',
    attack: 'runs when the crate is built',
    files: ({ marker }) => ({ 'build.rs': `fn main() { std::fs::write("${marker}", "ran").unwrap() }\n` }),
  },
  {
    file: 'clippy.toml',
    attack: 'raises every limit',
    files: () => ({ 'clippy.toml': 'too-many-arguments-threshold = 1000\n', '.clippy.toml': 'msrv = "1.0"\n' }),
  },
  { file: 'deny.toml', attack: 'allows the advisory', files: () => ({ 'deny.toml': '[advisories]\nignore = ["RUSTSEC-2019-0001"]\n' }) },
  {
    file: 'Cargo.lock',
    attack: 'is huge',
    files: () => ({ 'huge/Cargo.lock': `version = 3\n${'\n[[package]]\nname = "a"\nversion = "1.0.0"\n'.repeat(60_000)}` }),
  },
  {
    file: 'Cargo.lock',
    attack: 'is nested a hundred thousand deep',
    files: () => ({ 'deep/Cargo.lock': `version = 3\nx = ${'['.repeat(100_000)}${']'.repeat(100_000)}\n` }),
  },
  {
    file: '.hadolint.yaml',
    attack: 'ignores the rule',
    files: () => ({ '.hadolint.yaml': 'ignored: [DL3007]\n', '.hadolint.yml': 'ignored: [DL3007]\n' }),
  },
  {
    file: 'Dockerfile',
    attack: 'ignores the rule by a pragma',
    files: () => ({ Dockerfile: `# hadolint global ignore=DL3007\n# hadolint ignore=DL3007\n${tree.Dockerfile}` }),
  },
  {
    file: '.dockerignore',
    attack: 'leaves the Dockerfile out',
    files: () => ({ '.dockerignore': '*\nDockerfile\n', '.containerignore': '*\n' }),
  },
  {
    file: '.trivyignore',
    attack: 'ignores everything',
    files: () => ({ '.trivyignore': 'CVE-2021-44906\nDS001\n', '.trivyignore.yaml': 'vulnerabilities: [{ id: CVE-2021-44906 }]\n' }),
  },
  {
    file: 'trivy.yaml',
    attack: 'chooses scanners, a server and a database',
    files: ({ elsewhere }) => ({
      'trivy.yaml': `scan: { scanners: [] }\nserver: { addr: ${elsewhere} }\ndb: { repository: ${elsewhere} }\n`,
    }),
  },
  {
    file: 'osv-scanner.toml',
    attack: 'ignores the advisories',
    files: () => ({ 'osv-scanner.toml': '[[IgnoredVulns]]\nid = "GHSA-xvch-5gv4-984h"\n[[PackageOverrides]]\nignore = true\n' }),
  },
  {
    file: '.gitleaks.toml',
    attack: 'allows every path',
    files: () => ({ '.gitleaks.toml': "[allowlist]\npaths = ['.*']\n", '.betterleaks.toml': "[allowlist]\npaths = ['.*']\n" }),
  },
  { file: '.gitleaksignore', attack: 'ignores the secret', files: () => ({ '.gitleaksignore': 'src/pay.js:stripe-access-token:1\n' }) },
  {
    file: '.secretlintrc.json',
    attack: 'has no rules',
    files: () => ({ '.secretlintrc.json': '{"rules":[]}', '.secretlintignore': '**\n' }),
  },
  { file: '.semgrepignore', attack: 'ignores everything', files: () => ({ '.semgrepignore': '*\n' }) },
  {
    file: '.ignore',
    attack: 'hides files from whatever walks the tree',
    files: () => ({ '.ignore': '*\n', '.rgignore': '*\n', '.gitignore': '*\n' }),
  },
  {
    file: 'results.sarif',
    attack: 'says that all scanners ran and found nothing',
    files: () => ({ 'results.sarif': cleanSarif, 'security.sarif': cleanSarif, 'slipway-security/security.sarif': cleanSarif }),
  },
  {
    file: '.eslintrc.cjs',
    attack: 'is code that linters load',
    files: (scene) => ({ '.eslintrc.cjs': js(scene), 'eslint.config.mjs': js(scene), 'vitest.config.ts': js(scene) }),
  },
]

const cleanSarif = JSON.stringify({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'Slipway security-scan', rules: [] } }, results: [] }],
})
