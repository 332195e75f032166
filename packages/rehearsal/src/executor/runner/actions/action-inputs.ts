import { evaluateText, evaluateTexts, type Scope } from '../../expressions/evaluate.ts'
import type { ActionManifest } from '../../workflow/action-manifest.ts'
import type { UsesStep } from '../../workflow/model.ts'
import type { StepOutput } from '../output/step-output.ts'

/** The inputs of an action: what the step gives, filled up with the action's defaults. Unknown ones stay, with a warning. */
export function actionInputs(
  step: UsesStep,
  manifest: ActionManifest,
  { scope, output }: { scope: Scope; output: StepOutput },
): Record<string, string> {
  const given = evaluateTexts(step.with, scope)
  const names = new Map(manifest.inputs.map(({ name }) => [name.toLowerCase(), name]))
  const unexpected = Object.keys(given).filter((name) => !names.has(name.toLowerCase()))
  if (unexpected.length > 0) {
    output.warning(`Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted([...names.values()])}]`)
  }
  const defaults = manifest.inputs.map(({ name, fallback }): [string, string] => [name, evaluateText(fallback, scope) ?? ''])
  const renamed = Object.entries(given).map(([name, value]): [string, string] => [names.get(name.toLowerCase()) ?? name, value])
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(renamed) }
}

/** As a process finds them: upper case, blanks as `_`, hyphens kept. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replace(/ /g, '_').toUpperCase()}`, value]))
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
