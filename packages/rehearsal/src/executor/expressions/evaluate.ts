import { type data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import { type Token, TokenType } from '@actions/expressions/lexer'
import { falsy } from '@actions/expressions/result'
import { isBasicExpression, isBoolean, isMapping, isNumber, isScalar, isSequence, isString } from '@actions/workflow-parser'
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { contextDictionary } from './contexts.ts'
import { fromData, isValueMap, toData, type Value, type ValueMap } from './value.ts'

/** What an expression may see: named contexts and the functions beyond the built-in ones. */
export type Scope = {
  readonly contexts: ValueMap
  readonly functions: readonly FunctionDefinition[]
}

/** The value of an expression without its `${{ }}`. Throws GitHub's own error on one that does not parse. */
function evaluateExpression(expression: string, scope: Scope): Value {
  return fromData(run(expression, scope))
}

/** Whether a condition holds, by the evaluator's rule of what is falsy. */
export function evaluateCondition(expression: string, scope: Scope): boolean {
  return !falsy(run(expression, scope))
}

/** The value of a token: literals, expressions, and what mappings and sequences hold, with `${{ insert }}` merged. */
export function evaluateToken(token: TemplateToken, scope: Scope): Value {
  if (isMapping(token)) return evaluateMapping(token, scope)
  if (isSequence(token)) return [...token].map((item) => evaluateToken(item, scope))
  if (isBasicExpression(token)) return evaluateExpression(token.expression, scope)
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value
  return null
}

/** A token as text: `${{ 1 == 1 }}` is `true`, an absent one is undefined. */
export function evaluateText(token: TemplateToken, scope: Scope): string
export function evaluateText(token: TemplateToken | undefined, scope: Scope): string | undefined
export function evaluateText(token: TemplateToken | undefined, scope: Scope): string | undefined {
  return token === undefined ? undefined : toData(evaluateToken(token, scope)).coerceString()
}

/** A mapping of texts: `env:`, `with:`, `outputs:`. An absent one is empty. */
export function evaluateTexts(token: TemplateToken | undefined, scope: Scope): Record<string, string> {
  if (token === undefined) return {}
  const value = evaluateToken(token, scope)
  if (!isValueMap(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toData(item).coerceString()]))
}

/** The literal text of a token that may not be an expression, such as `id` or `uses`. */
export function literalText(token: TemplateToken | undefined): string | undefined {
  return token !== undefined && isScalar(token) && !isBasicExpression(token) ? token.toString() : undefined
}

function evaluateMapping(token: MappingToken, scope: Scope): ValueMap {
  const entries: [string, Value][] = []
  for (const { key, value } of token) {
    const found = evaluateToken(value, scope)
    if (key.isExpression && !isBasicExpression(key)) entries.push(...Object.entries(isValueMap(found) ? found : {}))
    else entries.push([evaluateText(key, scope), found])
  }
  return Object.fromEntries(entries)
}

function run(expression: string, scope: Scope): ReturnType<Evaluator['evaluate']> {
  const contexts: data.Dictionary = contextDictionary(scope.contexts)
  const functions = new Map(scope.functions.map((definition) => [definition.name.toLowerCase(), definition]))
  const names = contexts.pairs().map(({ key }) => key)
  const tree = new Parser(tokensOf(expression), names, [...functions.values()]).parse()
  return new Evaluator(tree, contexts, functions).evaluate()
}

/** GitHub's lexer makes only the first `''` of a text to `'`; the service makes all of them. */
function tokensOf(expression: string): Token[] {
  return new Lexer(expression).lex().tokens.map((token) => {
    const quoted = token.type === TokenType.STRING && token.lexeme.startsWith("'")
    return quoted ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token
  })
}
