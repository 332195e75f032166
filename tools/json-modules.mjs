// GitHub's workflow parser imports JSON files without the import attribute that Node asks for; this adds it.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url.includes('/@actions/') && found.url.endsWith('.json')
      ? { ...found, format: 'json', importAttributes: { type: 'json' } }
      : found
  },
})
