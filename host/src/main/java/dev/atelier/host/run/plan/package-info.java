/** What is to be done: inputs found, jobs planned, outputs named. */
package dev.atelier.host.run.plan;
