import { start } from '../index.js'

await start('health-check/main')
