import { describeKills } from './kill-claims.ts'

describeKills('edge')
