import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertActionTemplate } from '@actions/workflow-parser/actions/action-template'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { type StepDefinition, WorkflowFault } from './model.ts'
import { messagesOf, parseFile } from './parse.ts'
import { readSteps } from './steps.ts'
import { child, mappingEntries, textAt } from './tokens.ts'

export type NodeAction = {
  readonly kind: 'node'
  readonly main: string
  readonly pre: string | undefined
  readonly preIf: string
  readonly post: string | undefined
  readonly postIf: string
}

export type CompositeAction = { readonly kind: 'composite'; readonly steps: readonly StepDefinition[] }

export type ActionManifest = {
  readonly name: string
  readonly inputs: readonly { name: string; fallback: TemplateToken | undefined }[]
  readonly outputs: Readonly<Record<string, TemplateToken>>
  readonly runs: NodeAction | CompositeAction
}

/** Reads `action.yml` (or `action.yaml`) in a folder. Throws WorkflowFault when there is none, it is bad, or it needs another runtime. */
export function loadAction(folder: string, shown: string): ActionManifest {
  const file = ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find(existsSync)
  if (file === undefined) throw new WorkflowFault([`Can't find 'action.yml' or 'action.yaml' for action '${shown}'`])
  const { context, root } = parseFile('action', `${shown}/action.yml`, readFileSync(file, 'utf8'))
  if (root === undefined || context.errors.count > 0) throw new WorkflowFault(messagesOf(context))
  convertActionTemplate(context, root)
  const runs = child(root, 'runs')
  const steps = readSteps(context, child(runs, 'steps'))
  if (context.errors.count > 0) throw new WorkflowFault(messagesOf(context))
  return { name: textAt(root, 'name') ?? shown, inputs: inputsOf(root), outputs: outputsOf(root), runs: runsOf(runs, steps, shown) }
}

function runsOf(runs: TemplateToken | undefined, steps: readonly StepDefinition[], shown: string): ActionManifest['runs'] {
  const using = textAt(runs, 'using') ?? ''
  if (using === 'composite') return { kind: 'composite', steps }
  const main = textAt(runs, 'main')
  if (!['node20', 'node24'].includes(using) || main === undefined) {
    throw new WorkflowFault([
      `Action '${shown}' is 'using: ${using}': this executor runs node24 (node20 is run on it too) and composite actions`,
    ])
  }
  return {
    kind: 'node',
    main,
    pre: textAt(runs, 'pre'),
    preIf: textAt(runs, 'pre-if') ?? 'always()',
    post: textAt(runs, 'post'),
    postIf: textAt(runs, 'post-if') ?? 'always()',
  }
}

function inputsOf(root: TemplateToken): ActionManifest['inputs'] {
  return mappingEntries(child(root, 'inputs')).map(([name, token]) => ({ name, fallback: child(token, 'default') }))
}

function outputsOf(root: TemplateToken): ActionManifest['outputs'] {
  return Object.fromEntries(
    mappingEntries(child(root, 'outputs')).flatMap(([name, token]) => {
      const value = child(token, 'value')
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
