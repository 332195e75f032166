import { start } from '../index.js'

await start('security-scan/main')
