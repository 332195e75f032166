import { posix } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { readCompose } from '../containers/compose.ts'
import { ContainerFingerprints, containerFinding, type Problem, quoted } from '../containers/container-rules.ts'
import { parseDockerfile } from '../containers/dockerfile.ts'
import { tableAge, tableLimit } from '../containers/end-of-life.ts'
import { tableDate } from '../containers/end-of-life-table.ts'
import { judgeImage } from '../containers/image-rules.ts'
import { instructionProblems } from '../containers/instruction-rules.ts'
import { type ImageUse, readBuild } from '../containers/stages.ts'
import { isRoot, userProblems } from '../containers/user-rules.ts'
import { type ScanContext, type Scanner, scanned } from '../contract/scanner.ts'
import { folderOf } from '../tree/paths.ts'
import { isComposeFile } from './compose-names.ts'
import { isDockerfile } from './dockerfile-names.ts'

/** In bytes, and in stages: a bigger file is no container file that anybody has written. */
const largest = 524_288
const mostStages = 500

/** Our own rules for the images that Dockerfiles and Compose files take, and for what a Dockerfile puts into one. Starts no program. */
export const containerFiles: Scanner = {
  name: 'container-files',
  filesFor: containerPaths,
  notApplicable: ({ paths }) => (containerPaths(paths).length === 0 ? 'there is no Dockerfile and no Compose file' : undefined),
  run: async (context) => {
    const unscanned: Unscanned[] = []
    const paths = containerPaths(context.tree.paths)
    for (const path of paths) {
      context.signal.throwIfAborted()
      const { findings, unknown } = await lookAt(path, context)
      unscanned.push(...unknown.map((why) => ({ files: [path], why })))
      context.done(path, findings)
    }
    const age = tableAge(context.clock.now())
    if (age > tableLimit)
      unscanned.push({ files: paths, why: `the table of ends of support is ${age} days old, and counts for ${tableLimit}` })
    const words = `${paths.length} container file${paths.length === 1 ? '' : 's'}; the table of ends of support is of ${tableDate}, ${age} days old`
    return scanned([], { reason: words, unscanned })
  },
}

function containerPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => isDockerfile(path) || isComposeFile(path))
}

type Looked = { problems: Problem[]; unknown: string[] }

async function lookAt(path: string, context: ScanContext): Promise<{ findings: Finding[]; unknown: string[] }> {
  const size = context.tree.size(path)
  if (size === undefined) return { findings: [], unknown: ['could not be read'] }
  if (size > largest) return { findings: [], unknown: [`above ${largest / 1_024} KiB, and not read`] }
  const text = await context.tree.text(path)
  const { problems, unknown } = isComposeFile(path) ? composeProblems(text, path, context) : dockerfileProblems(text, context)
  const fingerprints = new ContainerFingerprints(path)
  const inOrder = [...problems].sort((a, b) => a.line - b.line)
  return { findings: inOrder.map((problem) => containerFinding(problem, path, fingerprints)), unknown }
}

function dockerfileProblems(text: string, { clock, registries, secrets }: ScanContext): Looked {
  const file = parseDockerfile(text)
  if (file.instructions.filter(({ name }) => name === 'FROM').length > mostStages)
    return { problems: [], unknown: [`it has more than ${mostStages} stages, and was not judged`] }
  const { stages, images } = readBuild(file)
  const context = { escaper: file.escaper, onSecret: (value: string) => secrets.remember(value) }
  const ofImages = judgeAll(images, { now: clock.now(), registries })
  const last = stages.at(-1)
  return {
    problems: [
      ...ofImages.problems,
      ...stages.flatMap((stage) => instructionProblems(stage, context)),
      ...(last === undefined ? [] : userProblems(last)),
    ],
    unknown: [
      ...ofImages.unknown,
      ...(last === undefined ? ['it has no FROM, so nothing is known of its image'] : []),
      ...foreignSyntax(file.syntax),
    ],
  }
}

/** Another frontend may read the file in another way than ours, and is itself an image that runs while building. */
function foreignSyntax(syntax: string | undefined): string[] {
  if (syntax === undefined || /^(docker\.io\/)?docker\/dockerfile(-upstream)?(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/.test(syntax)) return []
  return [`its syntax is that of ${quoted(syntax)}, which may read it otherwise`]
}

function judgeAll(images: readonly ImageUse[], context: { now: number; registries: readonly string[] }): Looked {
  const judged = images.map((use) => judgeImage(use, context))
  return {
    problems: judged.flatMap(({ problems }) => problems),
    unknown: [...new Set(judged.flatMap(({ unknown }) => unknown ?? []))],
  }
}

function composeProblems(text: string, path: string, { clock, registries, tree }: ScanContext): Looked {
  const compose = readCompose(text)
  if ('problem' in compose) return { problems: [], unknown: [`not a Compose file that can be read: ${quoted(compose.problem)}`] }
  const { problems, unknown } = judgeAll(compose.images, { now: clock.now(), registries })
  const roots = compose.users
    .filter(({ user }) => isRoot(user.split(':')[0] ?? ''))
    .map(
      ({ service, line, source }): Problem => ({
        rule: 'runs-as-root',
        title: `the service ${quoted(service)} runs as root`,
        line,
        source,
      }),
    )
  const gaps = compose.builds.flatMap(({ service, dockerfile, isInline }) => {
    if (isInline) return [`the Dockerfile within the service ${quoted(service)} is not looked at`]
    const file = dockerfile === undefined ? undefined : posix.normalize(`${folderOf(path)}/${dockerfile}`)
    return file === undefined || isDockerfile(file) || !tree.paths.includes(file)
      ? []
      : [`no scanner looks at ${quoted(file)}, which it builds`]
  })
  return { problems: [...problems, ...roots], unknown: [...unknown, ...gaps] }
}
