package dev.atelier.style.loss;

/** What of two pictures' features is compared. */
public enum StyleLoss {
  /** Feature maps, and their Gram matrices (Gatys, Ecker and Bethge, CVPR 2016). */
  GRAM,
  /** Instance-normalized maps, and means and deviations (Li et al., IJCAI 2017). */
  MOMENTS
}
