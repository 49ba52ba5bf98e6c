/** Reports: one HTML file that needs nothing else. */
package dev.atelier.api.report;
