export const module = 'example.com/anchor'
export const goMod = `module example.com/harbor\n\ngo 1.22\n\nrequire ${module} v1.3.1\n`
const commit = '0123456789abcdef'.repeat(3).slice(0, 40)
const conan = '{"version":"0.5","requires":["anchor/1.3.1#a%1.0"],"build_requires":[],"python_requires":[]}'

/** One package, `anchor` 1.3.1, in each format. */
export const osvSamples: readonly [file: string, ecosystem: string, name: string, text: string][] = [
  ['go.mod', 'Go', module, goMod],
  ['dev-requirements.in', 'PyPI', 'anchor', 'anchor==1.3.1\n'],
  ['Pipfile.lock', 'PyPI', 'anchor', '{"default":{"anchor":{"version":"==1.3.1"}},"develop":{}}'],
  ['pdm.lock', 'PyPI', 'anchor', '[[package]]\nname = "anchor"\nversion = "1.3.1"\n'],
  ['poetry.lock', 'PyPI', 'anchor', '[[package]]\nname = "anchor"\nversion = "1.3.1"\n'],
  [
    'uv.lock',
    'PyPI',
    'anchor',
    'version = 1\n[[package]]\nname = "anchor"\nversion = "1.3.1"\nsource = { registry = "https://example.com" }\n',
  ],
  ['pylock.dev.toml', 'PyPI', 'anchor', 'lock-version = "1.0"\n[[packages]]\nname = "anchor"\nversion = "1.3.1"\n'],
  ['Gemfile.lock', 'RubyGems', 'anchor', 'GEM\n  remote: https://example.com/\n  specs:\n    anchor (1.3.1)\n\nDEPENDENCIES\n  anchor\n'],
  ['gems.locked', 'RubyGems', 'anchor', 'GEM\n  remote: https://example.com/\n  specs:\n    anchor (1.3.1)\n\nDEPENDENCIES\n  anchor\n'],
  [
    'composer.lock',
    'Packagist',
    'quay/anchor',
    `{"packages":[{"name":"quay/anchor","version":"1.3.1","dist":{"reference":"${commit}"}}],"packages-dev":[]}`,
  ],
  [
    'pom.xml',
    'Maven',
    'quay:anchor',
    '<project><modelVersion>4.0.0</modelVersion><groupId>q</groupId><artifactId>h</artifactId><version>1</version><dependencies><dependency><groupId>quay</groupId><artifactId>anchor</artifactId><version>1.3.1</version></dependency></dependencies></project>',
  ],
  ['gradle.lockfile', 'Maven', 'quay:anchor', 'quay:anchor:1.3.1=compileClasspath\nempty=\n'],
  ['buildscript-gradle.lockfile', 'Maven', 'quay:anchor', 'quay:anchor:1.3.1=classpath\nempty=\n'],
  [
    'verification-metadata.xml',
    'Maven',
    'quay:anchor',
    '<verification-metadata><components><component group="quay" name="anchor" version="1.3.1"/></components></verification-metadata>',
  ],
  [
    'packages.lock.json',
    'NuGet',
    'Anchor',
    '{"version":1,"dependencies":{"net8.0":{"Anchor":{"type":"Direct","resolved":"1.3.1","contentHash":"a"}}}}',
  ],
  ['packages.config', 'NuGet', 'Anchor', '<packages><package id="Anchor" version="1.3.1" targetFramework="net48"/></packages>'],
  [
    'harbor.deps.json',
    'NuGet',
    'Anchor',
    '{"runtimeTarget":{"name":"net8.0"},"targets":{},"libraries":{"Anchor/1.3.1":{"type":"package","serviceable":true,"sha512":"a"}}}',
  ],
  ['pubspec.lock', 'Pub', 'anchor', 'packages:\n  anchor:\n    dependency: "direct main"\n    source: hosted\n    version: "1.3.1"\n'],
  ['mix.lock', 'Hex', 'anchor', `%{\n  "anchor": {:hex, :anchor, "1.3.1", "${commit}", [:mix], [], "hexpm", "${commit}"},\n}\n`],
  ['cabal.project.freeze', 'Hackage', 'anchor', 'constraints: any.anchor ==1.3.1\n'],
  [
    'stack.yaml.lock',
    'Hackage',
    'anchor',
    'packages:\n- completed:\n    hackage: anchor-1.3.1@sha256:abc,1\n  original:\n    hackage: anchor-1.3.1\nsnapshots: []\n',
  ],
  [
    'renv.lock',
    'CRAN',
    'anchor',
    '{"R":{"Version":"4.0"},"Packages":{"anchor":{"Package":"anchor","Version":"1.3.1","Source":"Repository","Repository":"CRAN"}}}',
  ],
  ['conan.lock', 'ConanCenter', 'anchor', conan],
  ['pnpm-lock.yaml', 'npm', 'anchor', "lockfileVersion: '9.0'\npackages:\n  anchor@1.3.1:\n    resolution: {integrity: sha512-a}\n"],
  [
    'yarn.lock',
    'npm',
    'anchor',
    '# yarn lockfile v1\n\nanchor@^1:\n  version "1.3.1"\n  resolved "https://example.com/anchor-1.3.1.tgz#a"\n',
  ],
  ['bun.lock', 'npm', 'anchor', '{"lockfileVersion":1,"workspaces":{"":{}},"packages":{"anchor":["anchor@1.3.1","",{},"sha512-a"]}}'],
  ['Cargo.lock', 'crates.io', 'anchor', 'version = 3\n\n[[package]]\nname = "anchor"\nversion = "1.3.1"\n'],
  ['npm-shrinkwrap.json', 'npm', 'anchor', '{"lockfileVersion":3,"packages":{"":{},"node_modules/anchor":{"version":"1.3.1"}}}'],
]
