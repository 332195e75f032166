import { join } from 'node:path'
import type { Command } from '@slipway/shared/ports/exec'
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
import { misconfigurationsOf, readTrivy, type SeenFile, type TrivyOutput, vulnerabilitiesOf } from './trivy-report.ts'

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

async function look(room: EmptyRoom, context: ScanContext): Promise<ScanResult> {
  const { tree, images, trivyCache } = context
  const database = trivyCache === undefined ? undefined : await databaseIn(trivyCache, context)
  if (database === 'none') return scanFailed(`there is no database of Trivy in ${trivyCache}: db/metadata.json cannot be read`)
  if (images.length > 0 && database === undefined)
    return scanFailed('the input "images" needs a database: name its folder by the input "trivy-cache"')
  const own = { config: await room.put('own/trivy.yaml', '{}\n'), ignored: await room.put('own/ignore', '') }
  const dockerfiles = await putAll(tree.paths.filter(isDockerfile), 'Dockerfile', { room, context, folder: 'config' })
  const locks = database === undefined ? [] : tree.paths.filter((path) => lockFile.test(baseName(path)))
  const lockFiles = await putAll(locks, undefined, { room, context, folder: 'locks' })
  const run = async (command: Command): Promise<TrivyOutput> => {
    const result = await runProgram(command, room.folder, context)
    return result.state === 'not-found' ? { state: 'failed', reason: 'trivy is not installed' } : readTrivy(result)
  }
  const common = ['--format', 'json', '--exit-code', '0', '--quiet', '--timeout', '1h', '--config', own.config, '--ignorefile', own.ignored]
  const still = [...common, '--disable-telemetry', '--skip-version-check', '--skip-check-update']
  const known = [
    '--scanners',
    'vuln',
    '--skip-db-update',
    '--skip-java-db-update',
    '--offline-scan',
    '--no-progress',
    '--cache-dir',
    trivyCache ?? '',
  ]
  if (dockerfiles.size > 0) {
    const output = await run([
      'trivy',
      'config',
      ...still,
      '--misconfig-scanners',
      'dockerfile',
      '--cache-dir',
      join(room.folder, 'cache'),
      join(room.folder, 'config'),
    ])
    if (output.state === 'failed') return failed(output.reason)
    for (const [name, file] of dockerfiles)
      context.done(
        file.path,
        output.results.filter(({ Target }) => Target === name).flatMap((one) => misconfigurationsOf(one, file)),
      )
  }
  if (lockFiles.size > 0) {
    const output = await run(['trivy', 'fs', ...still, ...known, '--cache-backend', 'memory', join(room.folder, 'locks')])
    if (output.state === 'failed') return failed(output.reason)
    for (const [name, { path }] of lockFiles)
      context.done(
        path,
        output.results.filter(({ Target }) => Target === name).flatMap((one) => vulnerabilitiesOf(one, { file: path })),
      )
  }
  const inImages = []
  for (const image of images) {
    const output = await run(['trivy', 'image', ...still, ...known, '--cache-backend', 'memory', '--image-src', 'remote', image])
    if (output.state === 'failed') return { ...failed(`${image}: ${output.reason}`), findings: inImages }
    inImages.push(...output.results.flatMap((one) => vulnerabilitiesOf(one, { image })))
  }
  const counts = [`${dockerfiles.size} Dockerfiles`, `${lockFiles.size} lock files`, `${images.length} images`].join(', ')
  const without = database === undefined ? '; packages were not looked at, since the input "trivy-cache" brings no database' : ''
  return scanned(inImages, { reason: `${counts}${without}`, database })
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
