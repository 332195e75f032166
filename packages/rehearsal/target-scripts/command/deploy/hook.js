// @ts-check
// At every place of the rollout: writes down what it was told, and what it was given.
import { appendFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const told = await text(process.stdin)
appendFileSync(process.env.HOOK_BOOK ?? '', `${JSON.stringify({ told, environment: process.env })}\n`)
