/** Work that is begun before its result is needed. */
package dev.atelier.host.ahead;
