/** Runs the benchmarks behind the decisions about bundles and passwords, one after the other. */
import { explain } from '../resources/build/usage.ts'

explain(`Usage: npm run bench

Measures cold starts (bench/cold-start.ts) and password hashes (bench/password-hash.ts), in about 15 seconds.`)

await import('./cold-start.ts')
await import('./password-hash.ts')
