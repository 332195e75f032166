import type { ScannerName } from './contract/scanner-names.ts'
import { composeName } from './scanners/compose-names.ts'

/** The files of an ecosystem, by file name. */
export type Ecosystem = {
  name: string
  /** Lock files, and manifests of ecosystems without lock files. Without `scanner`, no scanner reads them. */
  locks: readonly { file: RegExp; scanner?: ScannerName }[]
  /** Files that declare dependencies. A lock file in the same folder or above has their versions. */
  manifests?: RegExp
  /** Whether a manifest with this text declares dependencies. Without this function, every manifest does. */
  asks?(text: string): boolean
  /** Whether a lock file with this text covers the manifest in `folder`, relative to the lock file. Without this function, every lock file does. */
  covers?(lock: string, folder: string, manifest: string): boolean
}

const plain = (file: RegExp) => ({ file })
const osv = (file: RegExp) => ({ file, scanner: 'osv-scanner' as const })

/**
 * The ecosystems, by the files that osv-scanner ("Supported lockfiles") and GitHub's dependency graph ("Supported package
 * ecosystems") read, and by those that Dependabot updates beside them. Not among them are the workflows of GitHub Actions, which
 * every user of this action has, and manifests of Kubernetes.
 */
export const ecosystems: readonly Ecosystem[] = [
  {
    name: 'JavaScript',
    locks: [
      { file: /^((package-lock|npm-shrinkwrap)\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/, scanner: 'npm-audit' },
      plain(/^(bun\.lockb|deno\.lock)$/),
    ],
    manifests: /^package\.json$/,
    asks: asksNpm,
    covers: (lock, folder) =>
      !isWorkspaceLock(lock) || new RegExp(`"${literal(folder)}"\\s*:\\s*\\{|^ {2}['"]?${literal(folder)}['"]?:`, 'm').test(lock),
  },
  { name: 'Deno', locks: [plain(/^deno\.lock$/)], manifests: /^deno\.jsonc?$/, asks: (text) => /"imports"|"importMap"/.test(text) },
  {
    name: 'Rust',
    locks: [{ file: /^Cargo\.lock$/, scanner: 'cargo-audit' }],
    manifests: /^Cargo\.toml$/,
    asks: (text) => /^[ \t]*\[(?:[^\]\n]{0,200}\.)?(?:dev-|build-)?dependencies[.\]]/m.test(text),
    covers: (lock, _folder, manifest) => {
      const section = manifest.split(/^[ \t]*\[/m).find((part) => /^package\s*\]/.test(part)) ?? ''
      const name = /^[ \t]*name[ \t]*=[ \t]*["']([^"']+)["']/m.exec(section)?.[1]
      return name !== undefined && lock.includes(`name = "${name}"`)
    },
  },
  { name: 'Go', locks: [osv(/^go\.mod$/), plain(/^(Gopkg\.lock|glide\.lock)$/)], manifests: /^(Gopkg\.toml|glide\.yaml)$/ },
  {
    name: 'Python',
    locks: [
      osv(/^(poetry|pdm|uv)\.lock$|^Pipfile\.lock$|^pylock(\.[\w-]+)?\.toml$/),
      plain(/^pixi\.lock$|^conda-lock\.ya?ml$/),
      osv(/^([\w.-]*[-_.])?(requirements|constraints)([-_.][\w.-]*)?\.(txt|in|pip)$/i),
    ],
    manifests: /^(pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml|pixi\.toml)$/,
    asks: (text) => /dependencies|requires|packages|setup\s*\(/.test(text),
  },
  { name: 'Ruby', locks: [osv(/^(Gemfile\.lock|gems\.locked)$/)], manifests: /^(Gemfile|gems\.rb)$|\.gemspec$/ },
  { name: 'PHP', locks: [osv(/^composer\.lock$/)], manifests: /^composer\.json$/, asks: (text) => /"require(-dev)?"/.test(text) },
  {
    name: 'Java',
    locks: [
      osv(/^(pom\.xml|(buildscript-)?gradle\.lockfile|verification-metadata\.xml)$/),
      plain(/^(ivy\.xml|build\.sbt|maven_install\.json)$/),
    ],
    manifests: /\.gradle(\.kts)?$|\.versions\.toml$/,
    asks: (text) => /dependencies|\[libraries\]|plugins/.test(text),
  },
  { name: 'Clojure', locks: [plain(/^(project\.clj|deps\.edn)$/)] },
  {
    name: '.NET',
    locks: [osv(/^(packages\.lock\.json|packages\.config)$|\.deps\.json$/), plain(/^paket\.lock$/)],
    manifests: /\.((cs|fs|vb|vcx)proj|nuspec)$|^(Directory\.Packages\.props|paket\.dependencies)$/,
    asks: (text) => /PackageReference|PackageVersion|PackageDownload|<dependency|nuget/i.test(text),
  },
  {
    name: 'Swift',
    locks: [plain(/^(Package|Cartfile)\.resolved$/)],
    manifests: /^(Package\.swift|Cartfile)$/,
    asks: (text) => /\.package\s*\(|github|git|binary/.test(text),
  },
  { name: 'CocoaPods', locks: [plain(/^Podfile\.lock$/)], manifests: /^Podfile$|\.podspec(\.json)?$/ },
  { name: 'Dart', locks: [osv(/^pubspec\.lock$/)], manifests: /^pubspec\.ya?ml$/ },
  { name: 'Elixir', locks: [osv(/^mix\.lock$/)], manifests: /^mix\.exs$/ },
  { name: 'Erlang', locks: [plain(/^rebar\.lock$/)], manifests: /^rebar\.config$/ },
  { name: 'Haskell', locks: [osv(/^(cabal\.project\.freeze|stack\.yaml\.lock)$/)], manifests: /^stack\.yaml$|\.cabal$/ },
  { name: 'R', locks: [osv(/^renv\.lock$/)] },
  { name: 'Julia', locks: [plain(/^Manifest\.toml$/)], manifests: /^Project\.toml$/, asks: (text) => /^\[deps\]/m.test(text) },
  { name: 'C and C++', locks: [osv(/^conan\.lock$/), plain(/^vcpkg\.json$/)], manifests: /^conanfile\.(txt|py)$/ },
  { name: 'Perl', locks: [plain(/^cpanfile(\.snapshot)?$/)] },
  { name: 'Crystal', locks: [plain(/^shard\.lock$/)], manifests: /^shard\.yml$/ },
  { name: 'Nix', locks: [plain(/^flake\.lock$/)] },
  { name: 'Bazel', locks: [plain(/^MODULE\.bazel(\.lock)?$/)], manifests: /^WORKSPACE(\.bazel)?$/ },
  {
    name: 'Terraform',
    locks: [plain(/^\.terraform\.lock\.hcl$/)],
    manifests: /\.(tf|tofu)$/,
    asks: (text) => /required_providers|^[ \t]*(provider|module|resource|data)[ \t]+"/m.test(text),
  },
  {
    name: 'Helm',
    locks: [plain(/^(Chart|requirements)\.lock$/)],
    manifests: /^Chart\.ya?ml$/,
    asks: (text) => /^dependencies:/m.test(text),
  },
  { name: 'Compose', locks: [{ file: composeName, scanner: 'container-files' }] },
]

function asksNpm(text: string): boolean {
  try {
    const manifest: unknown = JSON.parse(text)
    const fields = typeof manifest === 'object' && manifest !== null ? manifest : {}
    return ['dependencies', 'devDependencies', 'optionalDependencies'].some((name) => {
      const value: unknown = Reflect.get(fields, name)
      return typeof value === 'object' && value !== null && Object.keys(value).length > 0
    })
  } catch {
    // A manifest that cannot be parsed may declare dependencies.
    return true
  }
}

/** npm (from version 2 of its lock files on) and pnpm list each covered folder in the lock file. */
function isWorkspaceLock(lock: string): boolean {
  return /^lockfileVersion:|"lockfileVersion"\s*:\s*[23]/m.test(lock)
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
