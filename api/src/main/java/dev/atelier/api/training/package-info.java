/** What plugins that train networks share. */
package dev.atelier.api.training;
