/** A Kotlin compiler, and the libraries that the sample stands on. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { javaVersion } from '../../../local/java.ts'
import { fetchPackage, type NpmPackage } from '../../../resources/build/npmPackage.ts'

const JAVA_MIN = 17

const COMPILER: NpmPackage = {
  name: 'kotlin-compiler',
  version: '2.4.20',
  integrity: 'sha512-IF5IVM7LpPhA/ntHQQpaVt1yxpaaQovtEVYLyqWMuaLr0XelLPPm7/sM6HLhtcRjjjoSsK7I7lP2kzYJkMy73w==',
  what: 'the Kotlin compiler, 80 MB',
}

/** A report tool that brings OkHttp, Okio and Kotlin's standard library along as files. */
const LIBRARIES: NpmPackage = {
  name: 'allure-commandline',
  version: '2.46.1',
  integrity: 'sha512-4HTxbXR9D2+cJV9z4MO/IUa7sfYiLLXBP3/4MWSqC63ey55wBMvXAk83yZYwJ2t+jKU1Z7QW6LgCUx0BhPy9EQ==',
  what: 'OkHttp and Okio, 30 MB',
}

/** Android's org.json, as Debian packs it (`libandroid-json-org-java`). `ORG_JSON` names another file. */
const json = process.env['ORG_JSON'] || '/usr/share/java/json-android.jar'

/** @returns why the sample cannot be compiled here; undefined where it can */
export function hindrance(): string | undefined {
  if ((javaVersion() ?? 0) < JAVA_MIN) return `Kotlin's sample needs Java ${JAVA_MIN} or newer.`
  return existsSync(json)
    ? undefined
    : `Kotlin's sample needs org.json as a file: ${json} is not there, ORG_JSON names it.`
}

export interface Toolchain {
  compiler: string
  /** What the sample is compiled over, and runs with. */
  libraries: string[]
}

/** @throws {BuildFault} where a download fails or has another hash */
export function kotlinToolchain(say: (sentence: string) => void): Toolchain {
  const libraries = join(fetchPackage(LIBRARIES, say), 'dist/plugins/jira-plugin/lib')
  const jars = ['okhttp-jvm-5.5.0', 'okio-jvm-3.18.1', 'kotlin-stdlib-2.2.21']
  return {
    compiler: join(fetchPackage(COMPILER, say), 'lib/kotlin-compiler.jar'),
    libraries: [...jars.map((jar) => join(libraries, `${jar}.jar`)), json],
  }
}
