import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template'
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { Access } from '../../contract/platform.ts'

/** A repository at one commit: where a workflow or an action comes from, and what `$/` means in it. */
export type WorkflowSource = {
  /** `owner/name` */
  readonly repository: string
  /** `refs/heads/main`, `refs/tags/v1` */
  readonly ref: string
  readonly sha: string
  /** A folder that holds its files. */
  readonly folder: string
}

export type PermissionGrant = Readonly<Record<string, Access>> | 'read-all' | 'write-all'

export type InputType = 'boolean' | 'choice' | 'number' | 'environment' | 'string'

export type InputDefinition = {
  readonly name: string
  readonly type: InputType
  readonly required: boolean
  readonly fallback: TemplateToken | undefined
  readonly options: readonly string[]
}

export type SecretDefinition = { readonly name: string; readonly required: boolean }

/** What `workflow_call:` declares. */
export type CallInterface = {
  readonly inputs: readonly InputDefinition[]
  readonly secrets: readonly SecretDefinition[]
  readonly outputs: Readonly<Record<string, TemplateToken>>
}

export type RunDefaults = { readonly shell: TemplateToken | undefined; readonly workingDirectory: TemplateToken | undefined }

type BaseStep = {
  /** The key in the `steps` context; undefined when the author gave none. */
  readonly id: string | undefined
  readonly name: TemplateToken | undefined
  /** An expression with the implicit `success()` already in it. */
  readonly condition: string
  readonly env: TemplateToken | undefined
  readonly continueOnError: TemplateToken | undefined
  readonly timeoutMinutes: TemplateToken | undefined
}

export type RunStep = BaseStep & {
  readonly kind: 'run'
  readonly script: TemplateToken
  readonly shell: TemplateToken | undefined
  readonly workingDirectory: TemplateToken | undefined
}

export type UsesStep = BaseStep & { readonly kind: 'uses'; readonly uses: string; readonly with: TemplateToken | undefined }

export type StepDefinition = RunStep | UsesStep

type BaseJob = {
  readonly id: string
  readonly name: TemplateToken | undefined
  readonly needs: readonly string[]
  readonly condition: string
  readonly permissions: PermissionGrant | undefined
  readonly concurrency: TemplateToken | undefined
  readonly strategy: MappingToken | undefined
}

export type StepsJob = BaseJob & {
  readonly kind: 'steps'
  readonly runsOn: TemplateToken | undefined
  readonly env: TemplateToken | undefined
  readonly environment: TemplateToken | undefined
  readonly outputs: TemplateToken | undefined
  readonly defaults: RunDefaults
  readonly timeoutMinutes: TemplateToken | undefined
  readonly cancelTimeoutMinutes: TemplateToken | undefined
  readonly continueOnError: TemplateToken | undefined
  readonly steps: readonly StepDefinition[]
}

export type CallJob = BaseJob & {
  readonly kind: 'call'
  readonly uses: string
  readonly with: TemplateToken | undefined
  readonly secrets: 'inherit' | TemplateToken | undefined
}

export type JobDefinition = StepsJob | CallJob

export type WorkflowDefinition = {
  readonly path: string
  readonly source: WorkflowSource
  readonly name: string
  readonly runName: TemplateToken | undefined
  readonly events: EventsConfig
  /** Keys that this executor does not know and leaves without effect, each with its place. */
  readonly passedOver: readonly string[]
  readonly dispatchInputs: readonly InputDefinition[]
  readonly call: CallInterface
  readonly env: TemplateToken | undefined
  readonly defaults: RunDefaults
  readonly permissions: PermissionGrant | undefined
  readonly concurrency: TemplateToken | undefined
  readonly jobs: readonly JobDefinition[]
}

/** A workflow file that GitHub would not start; `messages` are the parser's own. */
export class WorkflowFault extends Error {
  readonly messages: readonly string[]

  constructor(messages: readonly string[]) {
    super(messages.join('\n'))
    this.name = 'WorkflowFault'
    this.messages = messages
  }
}
