import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import {
  type AdvisoryDatabase,
  type ScanContext,
  type Scanner,
  type ScanResult,
  scanFailed,
  scanNotRun,
  scanned,
} from '../contract/scanner.ts'
import { baseName } from '../tree/paths.ts'
import { isDockerfile } from './dockerfile-names.ts'
import { type EmptyRoom, emptyRoom } from './empty-room.ts'
import { jsonIn, programVersion, runProgram } from './program.ts'
import { misconfigurationsOf, readTrivy, type SeenFile, type TrivyOutput, type TrivyResult, vulnerabilitiesOf } from './trivy-report.ts'

/** Older ones have other options and other names of checks. */
const oldest = [0, 70] as const
const releases = 'https://github.com/aquasecurity/trivy/releases'

/** Lock files that `trivy fs` reads by their names, without asking anybody. A POM, and files of Terraform, have it fetch what they name. */
const lockFile =
  /^(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|Cargo\.lock|go\.mod|poetry\.lock|Pipfile\.lock|uv\.lock|requirements\.txt|composer\.lock|Gemfile\.lock)$/

/**
 * Trivy, where it is installed: the configuration of Dockerfiles, the packages of lock files where the input `trivy-cache` brings its database, and
 * the images that the input `images` names by their digests. Nothing else of the tree is missing without it: other scanners read the same files.
 */
export const trivy: Scanner = {
  name: 'trivy',
  filesFor: () => [],
  notApplicable: ({ paths }, images = []) =>
    images.length > 0 || paths.some((path) => isDockerfile(path) || lockFile.test(baseName(path)))
      ? undefined
      : 'there is no Dockerfile and no lock file that it reads, and no image is named',
  run: async (context) => {
    await using room = await emptyRoom(context)
    const alone = { ...context, environment: { ...context.environment, HOME: room.folder, XDG_CACHE_HOME: room.folder } }
    const version = await programVersion(['trivy', '--version'], room.folder, alone)
    if (version === undefined) return missing('trivy is not installed', context)
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major === oldest[0] && minor < oldest[1]) return { ...missing(`trivy ${version} is too old`, context), version }
    return { ...(await look(room, alone)), version }
  },
}

/** Who names images wants them looked at. */
function missing(reason: string, { images }: ScanContext): ScanResult {
  if (images.length > 0) return scanFailed(`${reason}, and the input "images" names what it has to look at`)
  return scanNotRun(reason, `get version ${oldest.join('.')} or later from ${releases}`)
}

type Running = { room: EmptyRoom; context: ScanContext; run(args: readonly string[]): Promise<TrivyOutput> }

async function look(room: EmptyRoom, context: ScanContext): Promise<ScanResult> {
  const { tree, images, trivyCache } = context
  const database = trivyCache === undefined ? undefined : await databaseIn(trivyCache, context)
  if (database === 'none') return scanFailed(`there is no database of Trivy in ${trivyCache}: db/metadata.json cannot be read`)
  if (images.length > 0 && database === undefined)
    return scanFailed('the input "images" needs a database: name its folder by the input "trivy-cache"')
  const running: Running = { room, context, run: await runnerIn(room, context) }
  const dockerfiles = await lookAtDockerfiles(tree.paths.filter(isDockerfile), running)
  if (dockerfiles.state === 'failed') return failed(dockerfiles.reason)
  const locks = database === undefined ? [] : tree.paths.filter((path) => lockFile.test(baseName(path)))
  const lockFiles = await lookAtLocks(locks, running)
  if (lockFiles.state === 'failed') return failed(lockFiles.reason)
  const inImages: Finding[] = []
  for (const image of images) {
    const output = await running.run(['image', ...vulnerabilities(trivyCache), '--image-src', 'remote', image])
    if (output.state === 'failed') return { ...failed(`${image}: ${output.reason}`), findings: inImages }
    inImages.push(...output.results.flatMap((one) => vulnerabilitiesOf(one, { image })))
  }
  const counts = `${dockerfiles.read} Dockerfiles, ${lockFiles.read} lock files, ${images.length} images`
  const silent = [...dockerfiles.silent, ...lockFiles.silent]
  const without = database === undefined ? '; packages were not looked at, since the input "trivy-cache" brings no database' : ''
  return scanned(inImages, {
    reason: `${counts}${silent.length === 0 ? '' : `; it said nothing of ${silent.join(', ')}`}${without}`,
    database,
  })
}

/** Starts Trivy with nothing but our own configuration. */
async function runnerIn(room: EmptyRoom, context: ScanContext): Promise<Running['run']> {
  const config = await room.put('own/trivy.yaml', '{}\n')
  const ignored = await room.put('own/ignore', '')
  const still = ['--quiet', '--disable-telemetry', '--skip-version-check', '--skip-check-update']
  const common = ['--format', 'json', '--exit-code', '0', '--timeout', '1h', '--config', config, '--ignorefile', ignored, ...still]
  return async ([command = '', ...args]) => {
    const result = await runProgram(['trivy', command, ...common, ...args], room.folder, context)
    return result.state === 'not-found' ? { state: 'failed', reason: 'trivy is not installed' } : readTrivy(result)
  }
}

/** For vulnerabilities by the database of a cache, with which it asks nobody. */
function vulnerabilities(cache = ''): string[] {
  const offline = ['--skip-db-update', '--skip-java-db-update', '--offline-scan', '--no-progress']
  return ['--scanners', 'vuln', ...offline, '--cache-dir', cache, '--cache-backend', 'memory']
}

/** `read`: how many files it has answered for; `silent`: those of which it said nothing, which are not read. */
type LookedAt = { state: 'looked'; read: number; silent: string[] } | { state: 'failed'; reason: string }

async function lookAtDockerfiles(paths: readonly string[], { room, context, run }: Running): Promise<LookedAt> {
  if (paths.length === 0) return { state: 'looked', read: 0, silent: [] }
  const seen = await putAll(paths, 'Dockerfile', { room, context, folder: 'config' })
  const folders = ['--cache-dir', join(room.folder, 'cache'), join(room.folder, 'config')]
  const output = await run(['config', '--misconfig-scanners', 'dockerfile', ...folders])
  return toldOf(output, seen, context, misconfigurationsOf)
}

async function lookAtLocks(paths: readonly string[], { room, context, run }: Running): Promise<LookedAt> {
  if (paths.length === 0) return { state: 'looked', read: 0, silent: [] }
  const seen = await putAll(paths, undefined, { room, context, folder: 'locks' })
  // With all packages, a file without a vulnerability is in the report, too.
  const output = await run(['fs', '--list-all-pkgs', ...vulnerabilities(context.trivyCache), join(room.folder, 'locks')])
  return toldOf(output, seen, context, (one, { path }) => vulnerabilitiesOf(one, { file: path }))
}

function toldOf(
  output: TrivyOutput,
  seen: ReadonlyMap<string, SeenFile>,
  context: ScanContext,
  findingsOf: (result: TrivyResult, file: SeenFile) => Finding[],
): LookedAt {
  if (output.state === 'failed') return output
  const told: LookedAt & { state: 'looked' } = { state: 'looked', read: 0, silent: [] }
  for (const [name, file] of seen) {
    const own = output.results.filter(({ Target }) => Target === name)
    if (own.length === 0) {
      told.silent.push(file.path)
      continue
    }
    told.read += 1
    context.done(
      file.path,
      own.flatMap((one) => findingsOf(one, file)),
    )
  }
  return told
}

function failed(reason: string): ScanResult {
  return scanFailed(`trivy could not do its work: ${reason}`)
}

type Putting = { room: EmptyRoom; context: ScanContext; folder: string }

/** Puts files into a folder of the room. By the name that Trivy gives each of them: its path from that folder. */
async function putAll(
  paths: readonly string[],
  name: string | undefined,
  { room, context, folder }: Putting,
): Promise<Map<string, SeenFile>> {
  const seen = new Map<string, SeenFile>()
  for (const [index, path] of paths.entries()) {
    const text = await context.tree.text(path)
    const place = `${index}/${name ?? baseName(path)}`
    await room.put(`${folder}/${place}`, withoutWaivers(text))
    seen.set(place, { path, text })
  }
  return seen
}

/** A comment such as `#trivy:ignore:DS-0002` would waive its author's own problems. The lines stay where they are. */
function withoutWaivers(text: string): string {
  return text.replace(/(trivy|tfsec):ignore/gi, '$1:noted_')
}

/** `db/metadata.json` of a cache of Trivy (trivy-db, `pkg/metadata/metadata.go`): `UpdatedAt` is when the database was made. */
const metadata = z.object({ Version: z.number(), UpdatedAt: z.iso.datetime({ offset: true }) })

async function databaseIn(folder: string, { files }: ScanContext): Promise<AdvisoryDatabase | 'none'> {
  const text = await files.read(join(folder, 'db', 'metadata.json'))
  if (text === undefined) return 'none'
  const parsed = metadata.safeParse(jsonIn(text))
  return { updated: parsed.success ? Date.parse(parsed.data.UpdatedAt) : undefined }
}
