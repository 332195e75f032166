import type { TemplateContext } from '@actions/workflow-parser/templates/template-context'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { StepDefinition } from './model.ts'
import { child, conditionOf, itemsOf, textAt } from './tokens.ts'

/** The steps of a job or of a composite action. Background steps are reported as a fault: this executor does not run them. */
export function readSteps(context: TemplateContext, token: TemplateToken | undefined): StepDefinition[] {
  return itemsOf(token).flatMap((item) => {
    const step = readStep(context, item)
    if (step === undefined || child(item, 'background') !== undefined) {
      context.error(item, 'This executor does not run background steps (background, wait, wait-all, cancel, parallel)')
    }
    return step ?? []
  })
}

function readStep(context: TemplateContext, token: TemplateToken): StepDefinition | undefined {
  const base = {
    id: textAt(token, 'id'),
    name: child(token, 'name'),
    condition: conditionOf(context, token),
    env: child(token, 'env'),
    continueOnError: child(token, 'continue-on-error'),
    timeoutMinutes: child(token, 'timeout-minutes'),
  }
  const script = child(token, 'run')
  if (script !== undefined) {
    return { ...base, kind: 'run', script, shell: child(token, 'shell'), workingDirectory: child(token, 'working-directory') }
  }
  const uses = textAt(token, 'uses')
  return uses === undefined ? undefined : { ...base, kind: 'uses', uses, with: child(token, 'with') }
}
