/** Work that is begun before its result is needed. */
package dev.atelier.api.ahead;
