import type { TemplateContext } from '@actions/workflow-parser/templates/template-context'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { CallJob, JobDefinition, PermissionGrant } from './model.ts'
import { readSteps } from './steps.ts'
import { child, conditionOf, mappingAt, mappingEntries, runDefaultsOf, textAt, textsAt } from './tokens.ts'

export function readJobs(context: TemplateContext, root: TemplateToken): JobDefinition[] {
  return mappingEntries(child(root, 'jobs')).map(([id, token]) => readJob(context, id, token))
}

/** `permissions:` of a workflow or a job; undefined when it says nothing. */
export function readPermissions(token: TemplateToken): PermissionGrant | undefined {
  const found = child(token, 'permissions')
  if (found === undefined) return undefined
  const word = textAt(token, 'permissions')
  if (word === 'read-all' || word === 'write-all') return word
  return Object.fromEntries(mappingEntries(found).map(([scope, level]) => [scope, accessOf(level.toString())]))
}

function accessOf(word: string): 'none' | 'read' | 'write' {
  return word === 'write' || word === 'read' ? word : 'none'
}

function readJob(context: TemplateContext, id: string, token: TemplateToken): JobDefinition {
  const base = {
    id,
    name: child(token, 'name'),
    needs: textsAt(token, 'needs'),
    condition: conditionOf(context, token),
    permissions: readPermissions(token),
    concurrency: child(token, 'concurrency'),
    strategy: mappingAt(token, 'strategy'),
  }
  const uses = textAt(token, 'uses')
  if (uses !== undefined) return { ...base, kind: 'call', uses, with: child(token, 'with'), secrets: secretsOf(token) }
  return {
    ...base,
    kind: 'steps',
    runsOn: child(token, 'runs-on'),
    env: child(token, 'env'),
    environment: child(token, 'environment'),
    outputs: child(token, 'outputs'),
    defaults: runDefaultsOf(token),
    timeoutMinutes: child(token, 'timeout-minutes'),
    cancelTimeoutMinutes: child(token, 'cancel-timeout-minutes'),
    continueOnError: child(token, 'continue-on-error'),
    steps: readSteps(context, child(token, 'steps')),
  }
}

function secretsOf(token: TemplateToken): CallJob['secrets'] {
  return textAt(token, 'secrets') === 'inherit' ? 'inherit' : mappingAt(token, 'secrets')
}
