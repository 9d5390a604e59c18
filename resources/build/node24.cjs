'use strict'

// Runs on any Node back to version 4, so that an old one gets a sentence instead of a syntax error.
// On a host with another Node, npm installs a Node 24 of the project (resources/node24), first in the PATH of every npm
// script and of npx.
var parts = process.versions.node.split('.').map(Number)

// Passwords are hashed by the argon2 of node:crypto, which came with 24.7.
if (parts[0] < 24 || (parts[0] === 24 && parts[1] < 7)) {
  console.error(
    'This project needs Node 24.7 or newer, but this is Node ' +
      process.versions.node +
      '. Run "npm ci" (without --ignore-scripts and --omit=optional) ' +
      'and start it through npm or npx: they then use the Node 24 that the project brings along. ' +
      'Or install Node 24 yourself (https://nodejs.org).',
  )
  process.exit(1)
}

// A plugin to the Serverless CLI, which loads this file before any plugin in TypeScript; a plain check to everybody else.
module.exports = function NodeVersion() {}
