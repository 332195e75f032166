import type { Dockerfile, Instruction } from './dockerfile.ts'
import { expand, platformVariables, type Variables } from './variables.ts'
import { wordsOf } from './words.ts'

/** An image that a file takes from a registry. `image` is undefined where only the build knows it. */
export type ImageUse = {
  /** As it is written. */
  written: string
  image: string | undefined
  line: number
  source: string
  /** Whether it is part of the image that the last stage makes, and not only a help for building it. */
  isShipped: boolean
}

/** An image and the stage that it goes into; undefined for one that is only mounted. */
type Taken = { use: ImageUse; into: Stage | undefined }

/** An instruction of a stage, with the user that holds there, undefined where nothing in the file has set one. */
export type StageStep = { instruction: Instruction; user: User | undefined }

/** `name` is undefined where only the build knows it. */
export type User = { name: string | undefined; line: number; source: string }

export type Stage = {
  name: string | undefined
  from: Instruction
  /** What it begins with: an image, nothing (`scratch`), or an earlier stage. */
  base: { kind: 'image'; use: ImageUse } | { kind: 'scratch' } | { kind: 'stage'; stage: Stage }
  steps: StageStep[]
  /** The user at its end, also one of an earlier stage that it begins with. */
  user: User | undefined
  /** The variables at its end, as far as they are known. */
  variables: Map<string, string>
  isShipped: boolean
}

export type Build = {
  stages: Stage[]
  /** The images of all stages, and those of `COPY --from` and `RUN --mount`. */
  images: ImageUse[]
}

/** The stages of a Dockerfile, and the images that it takes. The last stage is what the build makes; a target that is asked for is not known here. */
export function readBuild({ instructions, escaper }: Dockerfile): Build {
  const global = new Map(platformVariables)
  const stages: Stage[] = []
  const names: StageNames = new Map()
  const taken: Taken[] = []
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    if (instruction.name === 'FROM') {
      const next = stageOf(instruction, { names, global, escaper })
      stages.push(next)
      if (next.name !== undefined) names.set(next.name.toLowerCase(), next)
      if (next.base.kind === 'image') taken.push({ use: next.base.use, into: next })
    } else if (stage === undefined) {
      if (instruction.name === 'ARG') for (const { name, value } of assignments(instruction, escaper)) set(global, name, value, global)
    } else {
      stage.steps.push({ instruction, user: stage.user })
      setVariables(instruction, { variables: stage.variables, global, escaper })
      if (instruction.name === 'USER') stage.user = userOf(instruction, { variables: stage.variables, escaper })
      taken.push(...otherImages(instruction, stage, names))
    }
  }
  ship(stages.at(-1))
  for (const { use, into } of taken) use.isShipped = into?.isShipped === true
  return { stages, images: taken.map(({ use }) => use) }
}

type Known = { names: StageNames; global: Variables; escaper: string }

function stageOf(from: Instruction, { names, global, escaper }: Known): Stage {
  const [written = '', as, name] = wordsOf(from.args, escaper).map(({ text }) => text)
  const image = expand(written, global)
  const earlier = stageNamed(names, image)
  const use = { written, image, line: from.line, source: from.source, isShipped: false }
  const base: Stage['base'] =
    earlier !== undefined ? { kind: 'stage', stage: earlier } : image === 'scratch' ? { kind: 'scratch' } : { kind: 'image', use }
  const variables = new Map(earlier?.variables ?? [])
  return { name: as?.toUpperCase() === 'AS' ? name : undefined, from, base, steps: [], user: earlier?.user, variables, isShipped: false }
}

/** The stages by their names, in any case; of two with one name the later one. */
type StageNames = Map<string, Stage>

function stageNamed(names: StageNames, name: string | undefined): Stage | undefined {
  return name === undefined ? undefined : names.get(name.toLowerCase())
}

function ship(stage: Stage | undefined): void {
  for (let next = stage; next !== undefined; next = next.base.kind === 'stage' ? next.base.stage : undefined) next.isShipped = true
}

type Scope = { variables: Map<string, string>; global: Variables; escaper: string }

function setVariables(instruction: Instruction, { variables, global, escaper }: Scope): void {
  if (instruction.name !== 'ARG' && instruction.name !== 'ENV') return
  for (const { name, value } of assignments(instruction, escaper)) {
    // An ARG without a value takes the one from before the first FROM.
    if (instruction.name === 'ARG' && value === undefined) set(variables, name, global.get(name), global)
    else set(variables, name, value, variables)
  }
}

function set(variables: Map<string, string>, name: string, value: string | undefined, known: Variables): void {
  const expanded = value === undefined ? undefined : expand(value, known)
  if (expanded === undefined) variables.delete(name)
  else variables.set(name, expanded)
}

export type Assignment = { name: string; value: string | undefined }

/** What an ARG or an ENV sets; `ENV NAME the value` is the old form. */
export function assignments({ name: kind, args }: Instruction, escaper: string): Assignment[] {
  const words = wordsOf(args, escaper)
  const [first] = words
  if (kind === 'ENV' && first !== undefined && !first.text.includes('='))
    return [
      {
        name: first.text,
        value: words
          .slice(1)
          .map(({ text }) => text)
          .join(' '),
      },
    ]
  return words.map(({ text }) => {
    const at = text.indexOf('=')
    return at === -1 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) }
  })
}

function userOf({ args, line, source }: Instruction, { variables, escaper }: Omit<Scope, 'global'>): User {
  const [user = ''] = wordsOf(args, escaper).map(({ text }) => text)
  return { name: expand(user, variables)?.split(':')[0], line, source }
}

/** The images that `COPY --from=IMAGE` and `RUN --mount=from=IMAGE` take files of. A number, and the name of a stage, are none. */
function otherImages({ name, flags, line, source }: Instruction, stage: Stage, names: StageNames): Taken[] {
  const copied = name === 'COPY' ? (flags.get('from') ?? []) : []
  const mounted = name === 'RUN' ? (flags.get('mount') ?? []).flatMap((mount) => /(?:^|,)from=([^,]+)/.exec(mount)?.[1] ?? []) : []
  return [...copied, ...mounted].flatMap((written) => {
    const image = expand(written, stage.variables)
    if (/^\d+$/.test(written) || image === 'scratch' || stageNamed(names, image) !== undefined) return []
    return [{ use: { written, image, line, source, isShipped: false }, into: name === 'COPY' ? stage : undefined }]
  })
}
