import { parseSync, Visitor } from 'oxc-parser'

/** A function with a body. It is named where it is a declaration, a method, an accessor or a constructor. */
export type MeasuredFunction = { parameters: number; lines: number; named: boolean }

/**
 * Every function of a TypeScript file that has a body: declarations, methods, accessors, constructors, function expressions and arrow functions.
 * A `this` parameter is none; a rest parameter is one. The lines reach from the first token of the function, without `export`, to its last.
 */
export function functionsOf(path: string, text: string): MeasuredFunction[] {
  const found: MeasuredFunction[] = []
  const methods = new Set<unknown>()
  const measure = (node: Measured, named: boolean) => {
    const parameters = node.params.filter((parameter) => !(parameter.type === 'Identifier' && parameter.name === 'this')).length
    found.push({ parameters, lines: text.slice(node.start, node.end).split('\n').length, named })
  }
  const visitor = new Visitor({
    MethodDefinition: ({ value }) => {
      methods.add(value)
    },
    Property: ({ method, kind, value }) => {
      if (method || kind !== 'init') methods.add(value)
    },
    FunctionDeclaration: (node) => measure(node, true),
    FunctionExpression: (node) => measure(node, methods.has(node)),
    ArrowFunctionExpression: (node) => measure(node, false),
  })
  visitor.visit(parseSync(path, text).program)
  return found
}

type Measured = { start: number; end: number; params: readonly { type: string; name?: unknown }[] }
